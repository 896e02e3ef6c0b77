using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>Writes down once a minute which sessions were used, so that a request writes nothing; takes away old ones once an hour.</summary>
internal sealed partial class SessionUse(
    SessionIndex index,
    OpenSessions sessions,
    IDbContextFactory<AppDb> databases,
    TimeProvider time,
    ILogger<SessionUse> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private const int RoundsBetweenPrunes = 60;

    /// <summary>Writes what is not written yet.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        var used = index.All.Where(session => session.LastSeenAt > session.WrittenUse).ToList();
        if (used.Count == 0)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        foreach (var session in used)
        {
            var at = session.LastSeenAt;
            await db.Set<Session>().Where(row => row.Id == session.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeenAt, at), ct);
            session.WrittenUse = at;
        }
    }

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
                    await TryAsync(sessions.PruneAsync, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends; StopAsync writes what is left.
        }
    }

    // When somebody was last here is worth knowing and not worth ending the portal for.
    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        try
        {
            await work(ct);
        }
        catch (Exception exception) when (exception is DbUpdateException or System.Data.Common.DbException)
        {
            Log.NotWritten(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The last use of sessions could not be written; it is tried again in a minute.")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
