using Microsoft.EntityFrameworkCore;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Writes down once a minute what was used, so that a request writes nothing; and once more when the portal ends.</summary>
/// <param name="what">Of what, for the log.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where a write that failed is told.</param>
internal abstract partial class UseWriter(string what, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private const int RoundsBetweenPrunes = 60;

    /// <summary>Writes what is not written yet.</summary>
    public abstract Task WriteAsync(CancellationToken ct);

    /// <summary>Takes away what is old, once an hour.</summary>
    protected virtual Task PruneAsync(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(WriteAsync, cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
            {
                await TryAsync(WriteAsync, stoppingToken);
                if (round % RoundsBetweenPrunes == 0)
                {
                    await TryAsync(PruneAsync, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends; StopAsync writes what is left.
        }
    }

    // When something was last used is worth knowing and not worth ending the portal for.
    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        try
        {
            await work(ct);
        }
        catch (Exception exception) when (exception is DbUpdateException or System.Data.Common.DbException)
        {
            Log.NotWritten(logger, what, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The last use of {What} could not be written; it is tried again in a minute.")]
        public static partial void NotWritten(ILogger logger, string what, Exception exception);
    }
}
