using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>Opens, lists and ends sessions. An ended one is refused from the next request on; what it holds open is ended within the minute.</summary>
internal sealed class OpenSessions(IDbContextFactory<AppDb> databases, SessionIndex index, IOptions<SignInOptions> options, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <param name="person">Whose.</param>
    /// <param name="context">The request that opens it.</param>
    /// <param name="client">The program's client id; null for a browser.</param>
    public async Task<Session> OpenAsync(Guid person, HttpContext context, string? client = null)
    {
        // Read before the row is there: a list read meanwhile would be the older one.
        await index.LoadAsync(context.RequestAborted);
        var browser = context.Request.Headers.UserAgent.ToString();
        var session = new Session
        {
            Id = Guid.CreateVersion7(),
            Person = person,
            Browser = browser.Length <= SessionShape.LongestBrowser ? browser : browser[..SessionShape.LongestBrowser],
            Client = client,
            Network = context.Connection.RemoteIpAddress?.ToString() ?? "",
            OpenedAt = Now,
            LastSeenAt = Now,
        };
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        db.Add(session);
        await db.SaveChangesAsync(context.RequestAborted);
        index.Add(session);
        return session;
    }

    /// <summary>A person's open sessions, the one used last first.</summary>
    public async Task<IReadOnlyList<Session>> OfAsync(Guid person, CancellationToken ct)
    {
        var oldest = Now - (long)TimeSpan.FromDays(options.Value.StayDays).TotalMilliseconds;
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<Session>().AsNoTracking().Where(row => row.Person == person && row.EndedAt == null).ToListAsync(ct);
        foreach (var row in rows)
        {
            row.LastSeenAt = (await index.FindAsync(row.Id, ct))?.LastSeenAt ?? row.LastSeenAt;
        }

        return [.. rows.Where(row => row.LastSeenAt > oldest).OrderByDescending(row => row.LastSeenAt)];
    }

    /// <summary>Ends one of a person's sessions. False when there is no such open one.</summary>
    public async Task<bool> EndAsync(Guid person, Guid session, CancellationToken ct) =>
        await EndAsync(db => db.Where(row => row.Person == person && row.Id == session), ct) > 0;

    /// <summary>Ends all of a person's sessions but one. How many they were.</summary>
    public Task<int> EndAllAsync(Guid person, Guid? but, CancellationToken ct) =>
        EndAsync(db => db.Where(row => row.Person == person && row.Id != but), ct);

    /// <summary>Takes away what ended, or was not seen for longer than a cookie lives.</summary>
    public async Task PruneAsync(CancellationToken ct)
    {
        var oldest = Now - (long)TimeSpan.FromDays(options.Value.StayDays).TotalMilliseconds;
        await EndAsync(db => db.Where(row => row.LastSeenAt < oldest), ct);
        await using var context = await databases.CreateDbContextAsync(ct);
        await context.Set<Session>().Where(row => row.EndedAt < oldest).ExecuteDeleteAsync(ct);
    }

    private async Task<int> EndAsync(Func<IQueryable<Session>, IQueryable<Session>> which, CancellationToken ct)
    {
        await index.LoadAsync(ct);
        await using var db = await databases.CreateDbContextAsync(ct);
        var ids = await which(db.Set<Session>().Where(row => row.EndedAt == null)).Select(row => row.Id).ToListAsync(ct);
        var now = Now;
        await db.Set<Session>().Where(row => ids.Contains(row.Id)).ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, now), ct);
        ids.ForEach(index.Remove);
        return ids.Count;
    }
}
