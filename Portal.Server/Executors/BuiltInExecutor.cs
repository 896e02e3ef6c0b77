using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;

namespace Pollinator.Portal.Server.Executors;

/// <summary>
/// Starts the local executor beside the portal, so that a portal with nothing configured can run jobs, and starts it again when it dies. It is an
/// executor like any other: it dials in, proves its own key, and goes on with its jobs when the portal ends.
/// </summary>
internal sealed partial class BuiltInExecutor(
    BuiltInEnrollment enrollment,
    IServer server,
    IConfiguration configuration,
    DataOptions data,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<BuiltInExecutor> logger
) : BackgroundService
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LookForStopFile = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var program = configuration["LocalExecutor:Program"] ?? Path.Combine(AppContext.BaseDirectory, "executors", "local", "pollinator-local");
        if (!configuration.GetValue("LocalExecutor:Enabled", true) || OperatingSystem.IsWindows())
        {
            return;
        }

        if (!File.Exists(program))
        {
            Log.NotThere(logger, program);
            return;
        }

        // Its own stop comes after the server's, which waits for open requests: the executor's among them.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await ListeningAsync(ending.Token);
            await KeepAsync(program, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The portal ends.
        }
    }

    private async Task KeepAsync(string program, CancellationToken ct)
    {
        var state = data.PathOf("executors", "local");
        for (var pause = Shortest; ; )
        {
            await UnstoppedAsync(ct);
            var began = time.GetTimestamp();
            var exit = await TryRunAsync(program, state, ct);
            if (exit is { } code && BuiltInEnd.IsFinal(code))
            {
                Log.EndedForGood(logger, code, state);
                return;
            }

            if (exit == BuiltInEnd.Retired)
            {
                Log.Retired(logger);
                return;
            }

            pause = time.GetElapsedTime(began) > Longest ? Shortest : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, Longest.Ticks));
            Log.Died(logger, exit, pause, state);
            await Task.Delay(pause, time, ct);
        }
    }

    // A person put the file there, and takes it away again when the executor may serve.
    private async Task UnstoppedAsync(CancellationToken ct)
    {
        for (var told = false; File.Exists(BuiltInEnd.StopFile); told = true)
        {
            if (!told)
            {
                Log.Stopped(logger, BuiltInEnd.StopFile);
            }

            await Task.Delay(LookForStopFile, time, ct);
        }
    }

    // The portal serves on without it, whatever keeps it from starting: a full disk, a file that is no program.
    private async Task<int?> TryRunAsync(string program, string state, CancellationToken ct)
    {
        try
        {
            var admission = await enrollment.AdmitAsync(state, ct);
            return admission.IsRetired ? BuiltInEnd.Retired : await RunOnceAsync(program, state, admission.Code, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotStarted(logger, e);
            return null;
        }
    }

    private async Task<int> RunOnceAsync(string program, string state, string? code, CancellationToken ct)
    {
        using var process = await BuiltInProgram.StartAsync(program, Portal(), state, code, ct);
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

    // By the machine's own address where there is one without TLS: a certificate is made for the public name.
    private Uri Portal()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var plain = addresses.Where(address => address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)).ToList();
        return plain.Count > 0 ? new Uri(PortalAddress.Listening(plain)) : new Uri(new PortalAddress(configuration).ForExecutors(addresses));
    }

    private async Task ListeningAsync(CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The local executor is not started: there is no {Program}. Jobs run on executors you add.")]
        public static partial void NotThere(ILogger logger, string program);

        [LoggerMessage(LogLevel.Information, "The local executor was retired, so it is not started.")]
        public static partial void Retired(ILogger logger);

        [LoggerMessage(
            LogLevel.Warning,
            "The local executor ended with {Exit} and is not started again before the portal is. {State}/executor.log says why."
        )]
        public static partial void EndedForGood(ILogger logger, int exit, string state);

        [LoggerMessage(LogLevel.Warning, "The local executor ended with {Exit}; it starts again in {Pause}. {State}/executor.log says why.")]
        public static partial void Died(ILogger logger, int? exit, TimeSpan pause, string state);

        [LoggerMessage(LogLevel.Warning, "The local executor waits until {File} is gone.")]
        public static partial void Stopped(ILogger logger, string file);

        [LoggerMessage(LogLevel.Error, "The local executor could not be started.")]
        public static partial void NotStarted(ILogger logger, Exception error);
    }
}
