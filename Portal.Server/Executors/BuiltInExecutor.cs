using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Executors;

/// <summary>
/// Starts the local executor beside the portal, so that a portal with nothing configured can run jobs, and starts it again when it dies. It is an
/// executor like any other: it dials in, proves its own key, and goes on with its jobs when the portal ends.
/// </summary>
internal sealed partial class BuiltInExecutor(
    BuiltInEnrollment enrollment,
    KeptProgram programs,
    BesidePortal portal,
    IConfiguration configuration,
    DataOptions data,
    ILogger<BuiltInExecutor> logger
) : BackgroundService
{
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
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, portal.Stopping);
        var state = data.PathOf("executors", "local");
        try
        {
            await portal.ListeningAsync(ending.Token);
            await programs.KeepAsync(new ProgramPlan("The local executor", program, [], state, ct => enrollment.AdmitAsync(state, ct)), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The portal ends.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The local executor is not started: there is no {Program}. Jobs run on executors you add.")]
        public static partial void NotThere(ILogger logger, string program);
    }
}
