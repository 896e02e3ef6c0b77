using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Writes down once a minute what was used, so that a request writes nothing; and once more when the portal ends.</summary>
/// <param name="name">What this work is called.</param>
/// <param name="what">Of what, for the log.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where a write that failed is told.</param>
internal abstract partial class UseWriter(string name, string what, TimeProvider time, ILogger logger) : BackgroundService, IReportsWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private const int RoundsBetweenPrunes = 60;

    /// <inheritdoc />
    public WorkRecord Work { get; } = new(name, "Writes it down, and forgets what is old", Interval, time);

    /// <summary>Writes what is not written yet.</summary>
    public abstract Task WriteAsync(CancellationToken ct);

    /// <summary>Takes away what is old, once an hour.</summary>
    protected virtual Task PruneAsync(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var run = Work.Begin();
        await TryAsync(WriteAsync, run, cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
            {
                using var run = Work.Begin();
                await TryAsync(WriteAsync, run, stoppingToken);
                if (round % RoundsBetweenPrunes == 0)
                {
                    await TryAsync(PruneAsync, run, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends; StopAsync writes what is left.
        }
    }

    // When something was last used is worth knowing and not worth ending the portal for.
    private async Task TryAsync(Func<CancellationToken, Task> work, WorkRecord.Run run, CancellationToken ct)
    {
        try
        {
            await work(ct);
        }
        catch (Exception exception) when (exception is DbUpdateException or System.Data.Common.DbException)
        {
            run.Failed(exception);
            Log.NotWritten(logger, what, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The last use of {What} could not be written; it is tried again in a minute.")]
        public static partial void NotWritten(ILogger logger, string what, Exception exception);
    }
}
