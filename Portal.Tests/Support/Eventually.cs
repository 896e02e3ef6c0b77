namespace Pollinator.Portal.Tests.Support;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    public static Task IsAsync(Func<bool> condition, string what, int seconds = 30) => IsAsync(condition, () => what, seconds);

    public static async Task IsAsync(Func<bool> condition, Func<string> what, int seconds = 30)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began).TotalSeconds < seconds, $"Not within {seconds} s: {what()}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static Task<T> ComesAsync<T>(Task<T> task, int seconds = 60) =>
        task.WaitAsync(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
}
