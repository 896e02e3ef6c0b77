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

    /// <summary>Looks again and again until what is seen is so, and gives that.</summary>
    public static Task<T> SeesAsync<T>(Func<Task<T>> look, Func<T, bool> isSo, Func<T, string> what, int seconds = 30, int everyMs = 50) =>
        SeesAsync(look, isSo, seen => Task.FromResult(what(seen)), seconds, everyMs);

    /// <summary>Looks again and again until what is seen is so, and gives that. What is said of it when it is late is asked for first.</summary>
    public static async Task<T> SeesAsync<T>(Func<Task<T>> look, Func<T, bool> isSo, Func<T, Task<string>> what, int seconds = 30, int everyMs = 50)
    {
        var began = TimeProvider.System.GetTimestamp();
        T seen;
        while (!isSo(seen = await look()))
        {
            if (TimeProvider.System.GetElapsedTime(began).TotalSeconds >= seconds)
            {
                Assert.Fail($"Not within {seconds} s: {await what(seen)}");
            }

            await Task.Delay(everyMs, TestContext.Current.CancellationToken);
        }

        return seen;
    }

    public static Task<T> ComesAsync<T>(Task<T> task, int seconds = 60) =>
        task.WaitAsync(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
}
