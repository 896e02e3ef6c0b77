namespace Pollinator.Portal.Server.Executors;

/// <summary>A program that is kept running beside the portal.</summary>
/// <param name="What">What it is called in sentences, such as <c>The local executor</c>.</param>
/// <param name="Program">Its file.</param>
/// <param name="Words">Words before the ones every executor takes.</param>
/// <param name="State">Its state folder.</param>
/// <param name="AdmitAsync">Whether and how it may start; asked before each start.</param>
internal sealed record ProgramPlan(
    string What,
    string Program,
    IReadOnlyList<string> Words,
    string State,
    Func<CancellationToken, Task<Admission>> AdmitAsync
);

/// <summary>Starts a program beside the portal, and again whenever it dies, until cancelled. It is an executor like any other.</summary>
internal sealed partial class KeptProgram(BesidePortal portal, TimeProvider time, ILogger<KeptProgram> logger)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan LookForStopFile = TimeSpan.FromSeconds(2);

    /// <summary>Returns when starting it again would change nothing.</summary>
    public async Task KeepAsync(ProgramPlan plan, CancellationToken ct)
    {
        for (var pause = Shortest; ; )
        {
            await UnstoppedAsync(plan, ct);
            var began = time.GetTimestamp();
            var exit = await TryRunAsync(plan, ct);
            if (exit is { } code && BuiltInEnd.IsFinal(code))
            {
                Log.EndedForGood(logger, plan.What, code, plan.State);
                return;
            }

            if (exit == BuiltInEnd.Retired)
            {
                Log.Retired(logger, plan.What);
                return;
            }

            pause = time.GetElapsedTime(began) > Longest ? Shortest : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks));
            Log.Died(logger, plan.What, exit, pause, plan.State);
            await Task.Delay(pause, time, ct);
        }
    }

    // A person put the file there, and takes it away again when the program may serve.
    private async Task UnstoppedAsync(ProgramPlan plan, CancellationToken ct)
    {
        for (var told = false; File.Exists(BuiltInEnd.StopFile); told = true)
        {
            if (!told)
            {
                Log.Stopped(logger, plan.What, BuiltInEnd.StopFile);
            }

            await Task.Delay(LookForStopFile, time, ct);
        }
    }

    // The portal serves on without it, whatever keeps it from starting: a full disk, a file that is no program.
    private async Task<int?> TryRunAsync(ProgramPlan plan, CancellationToken ct)
    {
        try
        {
            var admission = await plan.AdmitAsync(ct);
            return admission.IsRetired ? BuiltInEnd.Retired : await RunOnceAsync(plan, admission.Code, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotStarted(logger, e, plan.What);
            return null;
        }
    }

    private async Task<int> RunOnceAsync(ProgramPlan plan, string? code, CancellationToken ct)
    {
        using var process = await BuiltInProgram.StartAsync(plan, portal.Address(), code, ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            BuiltInProgram.AskToEnd(process);
            using var patience = new CancellationTokenSource(Farewell, time);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return process.ExitCode;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{What} was retired, so it is not started.")]
        public static partial void Retired(ILogger logger, string what);

        [LoggerMessage(LogLevel.Warning, "{What} ended with {Exit} and is not started again before the portal is. {State}/executor.log says why.")]
        public static partial void EndedForGood(ILogger logger, string what, int exit, string state);

        [LoggerMessage(LogLevel.Warning, "{What} ended with {Exit}; it starts again in {Pause}. {State}/executor.log says why.")]
        public static partial void Died(ILogger logger, string what, int? exit, TimeSpan pause, string state);

        [LoggerMessage(LogLevel.Warning, "{What} waits until {File} is gone.")]
        public static partial void Stopped(ILogger logger, string what, string file);

        [LoggerMessage(LogLevel.Error, "{What} could not be started.")]
        public static partial void NotStarted(ILogger logger, Exception error, string what);
    }
}
