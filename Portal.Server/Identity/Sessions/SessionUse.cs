using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>Writes down which sessions were used, and takes away old ones.</summary>
internal sealed class SessionUse(
    SessionIndex index,
    OpenSessions sessions,
    IDbContextFactory<AppDb> databases,
    TimeProvider time,
    ILogger<SessionUse> logger
) : UseWriter("Last use of sessions", "sessions", time, logger)
{
    /// <inheritdoc />
    public override async Task WriteAsync(CancellationToken ct)
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
    protected override Task PruneAsync(CancellationToken ct) => sessions.PruneAsync(ct);
}
