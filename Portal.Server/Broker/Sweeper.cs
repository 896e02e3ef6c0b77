using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Looks at leases and limits, and writes down when executors were last heard.</summary>
internal sealed partial class Sweeper(
    Stops stops,
    ExecutorWrites executors,
    ICommitQueue queue,
    BrokerOptions options,
    TimeProvider time,
    ILogger<Sweeper> logger
) : BackgroundService, IReportsWork
{
    public WorkRecord Work { get; } =
        new("Leases and limits", "Ends what passed a limit, and leases that ran out", TimeSpan.FromMilliseconds(options.SweepMilliseconds), time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.SweepMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            using var run = Work.Begin();
            try
            {
                await queue.RunAsync(stops.Sweep, stoppingToken);
                await queue.RunAsync(executors.SaveLastSeen, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A full disk must not end the sweeps for good: the next one tries again.
                run.Failed(error);
                Log.SweepFailed(logger, error);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Leases and limits could not be looked at; trying again.")]
        public static partial void SweepFailed(ILogger logger, Exception error);
    }
}
