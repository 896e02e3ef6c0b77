using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Language;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>A person's own browsers that are told.</summary>
internal sealed class PushBrowsers(
    IDbContextFactory<AppDb> databases,
    PushKeys keys,
    PushReach reach,
    IOptions<PushOptions> options,
    AccountAudit audit,
    TimeProvider time
) : IPushBrowsers
{
    private static readonly Refusal Forbidden = new(RefusalKind.Forbidden, "scope-missing", "Only a signed-in person may do this, not a token.");

    private static readonly Refusal SwitchedOff = new(
        RefusalKind.Conflict,
        "push-off",
        "This portal sends no messages to browsers. Whoever runs it can switch them on."
    );

    private static readonly Refusal NoBrowser = new(
        RefusalKind.Conflict,
        "no-browser-session",
        "Only a browser that is signed in can be told. Sign in again in the one that you mean."
    );

    private static readonly Refusal TooMany = new(
        RefusalKind.Conflict,
        "too-many-browsers",
        $"You have {PushView.Most} browsers that are told. Remove one that you no longer use."
    );

    public async Task<Outcome<PushView>> GetAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden;
        }

        if (!options.Value.Enabled)
        {
            return new PushView(null, []);
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await (
            from browser in db.Set<PushBrowserRow>()
            join session in db.Set<Session>() on browser.Session equals session.Id
            where browser.Person == caller.User.Value && session.EndedAt == null
            orderby browser.AddedAt descending
            select new { browser, session.Browser }
        )
            .AsNoTracking()
            .ToListAsync(ct);
        if (rows.Any(row => row.browser.Session == caller.Session && row.browser.Language != Languages.Spoken))
        {
            // Its person reads another language here by now.
            await db.Set<PushBrowserRow>()
                .Where(row => row.Session == caller.Session)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Language, Languages.Spoken), ct);
        }

        // One that was given another key is told nothing, unless that key comes back.
        var told = rows.Where(row => row.browser.Key == keys.PublicKey).Select(row => View(row.browser, row.Browser, caller));
        return new PushView(keys.PublicKey, [.. told]);
    }

    public async Task<Outcome<Done>> AddAsync(Caller caller, NewPushBrowser browser, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden;
        }

        if (!options.Value.Enabled)
        {
            return SwitchedOff;
        }

        if (PushEndpoints.Fault(browser, reach.Port, options.Value.Services) is { } fault)
        {
            return new Refusal(RefusalKind.Invalid, "push-browser", $"This browser's push service cannot be used. {fault}");
        }

        Outcome<Guid> added;
        try
        {
            added = await SaveAsync(caller, browser, ct);
        }
        catch (DbUpdateException)
        {
            // A second press came first: now that row is there, and is replaced.
            added = await SaveAsync(caller, browser, ct);
        }

        if (!added.IsOk)
        {
            return added.Refusal;
        }

        await WriteAsync(LedgerKind.PushBrowserAdded, caller, added.Value, ct);
        return default(Done);
    }

    public async Task<Outcome<Done>> RemoveAsync(Caller caller, Guid browser, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Set<PushBrowserRow>().Where(row => row.Id == browser && row.Person == caller.User.Value).ExecuteDeleteAsync(ct) == 0)
        {
            return Refusal.NotFound("browser");
        }

        await WriteAsync(LedgerKind.PushBrowserRemoved, caller, browser, ct);
        return default(Done);
    }

    private async Task<Outcome<Guid>> SaveAsync(Caller caller, NewPushBrowser browser, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var person = caller.User.Value;
        var session = await db.Set<Session>()
            .AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == caller.Session && row.Person == person && row.Client == null && row.EndedAt == null, ct);
        if (session is null)
        {
            return NoBrowser;
        }

        // Of one browser there is one row, also when somebody else was signed in there before. Ended sessions make room.
        var before = await db.Set<PushBrowserRow>()
            .Where(row =>
                row.Session == session.Id
                || row.Endpoint == browser.Endpoint
                || (row.Person == person && db.Set<Session>().Any(ended => ended.Id == row.Session && ended.EndedAt != null))
            )
            .ToListAsync(ct);
        db.RemoveRange(before);
        // Those of another key are shown nowhere, so nobody could make room among them.
        var key = keys.PublicKey;
        var listed = await db.Set<PushBrowserRow>().CountAsync(row => row.Person == person && row.Key == key, ct);
        if (listed - before.Count(row => row.Person == person && row.Key == key) >= PushView.Most)
        {
            return TooMany;
        }

        var added = new PushBrowserRow
        {
            Id = Guid.CreateVersion7(),
            Person = person,
            Session = session.Id,
            Endpoint = browser.Endpoint,
            P256dh = browser.P256dh,
            Auth = browser.Auth,
            Key = key,
            Language = Languages.Spoken,
            AddedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        db.Add(added);
        await db.SaveChangesAsync(ct);
        return added.Id;
    }

    private Task WriteAsync(LedgerKind kind, Caller caller, Guid browser, CancellationToken ct) =>
        audit.WriteAsync(kind, caller.User, caller.Colony, new JsonObject { ["browser"] = browser.ToString("D") }.ToJsonString(), ct);

    private static PushBrowserView View(PushBrowserRow row, string browser, Caller caller) =>
        new(row.Id, BrowserName.Of(browser), TimeOf(row.AddedAt), TimeOf(row.ToldAt), TimeOf(row.FailedSince), row.Session == caller.Session);

    private static DateTimeOffset TimeOf(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    private static DateTimeOffset? TimeOf(long? at) => at is { } some ? TimeOf(some) : null;
}
