using System.Diagnostics;

namespace Pollinator.Bench.Slurm;

/// <summary>Waits for what must come, so that the bench ends by itself when it does not.</summary>
internal static class Condition
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task HoldsAsync(Func<Task<bool>> holds, string what, int seconds)
    {
        for (var began = Stopwatch.GetTimestamp(); !await holds(); await Task.Delay(Pause))
        {
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > seconds)
            {
                throw new TimeoutException($"Not within {seconds} s: {what}.");
            }
        }
    }
}
