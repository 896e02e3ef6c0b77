namespace Pollinator.Sdk.Attempts;

/// <summary>Work done side by side that stands or falls together.</summary>
internal static class Together
{
    /// <summary>Waits for all. The first that fails ends the others (by <paramref name="scope"/>) and is what comes out.</summary>
    public static async Task RunAsync(CancellationTokenSource scope, params IEnumerable<Task> tasks)
    {
        var left = tasks.ToList();
        while (left.Count > 0)
        {
            var done = await Task.WhenAny(left);
            left.Remove(done);
            if (!done.IsCompletedSuccessfully)
            {
                await scope.CancelAsync();
                await Task.WhenAll(left).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                await done;
            }
        }
    }
}
