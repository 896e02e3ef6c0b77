using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Looks at leases and limits, and writes down when executors were last heard.</summary>
internal sealed partial class Sweeper(
    Stops stops,
    ExecutorWrites executors,
    ICommitQueue queue,
    BrokerOptions options,
    TimeProvider time,
    ILogger<Sweeper> logger
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.SweepMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await queue.RunAsync(stops.Sweep, stoppingToken);
                await queue.RunAsync(executors.SaveLastSeen, stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // A full disk must not end the sweeps for good: the next one tries again.
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
