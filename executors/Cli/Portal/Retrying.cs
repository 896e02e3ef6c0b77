namespace Pollinator.Cli.Portal;

/// <summary>Goes on when the portal is away for a while.</summary>
internal static class Retrying
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromMinutes(10);

    /// <summary>Asks again, ever more slowly, while the reason can pass; only for what may be asked twice.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, TimeProvider time, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(250); ; pause = pause * 2 < TimeSpan.FromSeconds(10) ? pause * 2 : TimeSpan.FromSeconds(10))
        {
            try
            {
                return await ask();
            }
            catch (CliException fault) when (fault.IsTransient && time.GetElapsedTime(began) < GiveUpAfter)
            {
                await Task.Delay(pause, time, ct);
            }
        }
    }
}
