using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>
/// Tells browsers what happened: the same news as the bell has, of the kinds that the person chose, unless seen already. What is told is written down
/// before it is sent and taken back when it did not get through. So no news is told twice, whenever the portal ends; what was under way when it was
/// killed is not told, and stands in the bell.
/// </summary>
internal sealed partial class PushRound(
    IDbContextFactory<AppDb> databases,
    NewsReader news,
    SessionIndex sessions,
    PushKeys keys,
    PushSender sender,
    TimeProvider time,
    ILogger<PushRound> logger
)
{
    /// <summary>What is older is not told any more, by the portal or by a push service.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    // A browser to which nothing gets through for so long is not there any more.
    private static readonly TimeSpan LongestFailure = TimeSpan.FromDays(14);
    private static readonly TimeSpan FirstRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);
    private const int AtOnce = 8;

    private readonly ConcurrentDictionary<Guid, (TimeSpan Length, DateTimeOffset Until)> _resting = new();

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Tells all browsers what there is to tell.</summary>
    /// <param name="colonies">Only news of these; null for all.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(IReadOnlySet<ColonyId>? colonies, CancellationToken ct)
    {
        var browsers = await StandingAsync(ct);
        if (browsers.Count == 0)
        {
            return;
        }

        var told = new List<(PushBrowserRow Browser, IReadOnlyList<ColonyNews> News)>();
        foreach (var own in browsers.GroupBy(browser => browser.Person))
        {
            var all = await NewsOfAsync(own.Key, colonies, ct);
            told.AddRange(own.Select(browser => (browser, all)).Where(_ => all.Count > 0));
        }

        var (faults, outcomes) = (new ConcurrentQueue<Exception>(), new ConcurrentQueue<PushOutcome>());
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(
            told,
            options,
            async (one, token) =>
            {
                try
                {
                    await TellAsync(one.Browser, one.News, outcomes, token);
                }
                catch (Exception fault) when (!token.IsCancellationRequested)
                {
                    // What is wrong with one browser is not to keep the others waiting.
                    faults.Enqueue(fault);
                }
            }
        );
        if (outcomes.Contains(PushOutcome.Unreached) && !outcomes.Contains(PushOutcome.Accepted))
        {
            Log.NothingGotThrough(logger);
        }

        if (!faults.IsEmpty)
        {
            throw new AggregateException(faults);
        }
    }

    // What belongs to no open session, or was subscribed with another key, is gone.
    private async Task<IReadOnlyList<PushBrowserRow>> StandingAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var all = await db.Set<PushBrowserRow>().AsNoTracking().ToListAsync(ct);
        var failing = (Now - LongestFailure).ToUnixTimeMilliseconds();
        var over = new List<Guid>();
        foreach (var browser in all)
        {
            if (browser.Key != keys.PublicKey || browser.FailedSince < failing || !await StandsAsync(browser, ct))
            {
                over.Add(browser.Id);
            }
        }

        if (over.Count > 0)
        {
            await db.Set<PushBrowserRow>().Where(row => over.Contains(row.Id)).ExecuteDeleteAsync(ct);
        }

        if (all.Count > 0)
        {
            var old = (Now - Life).ToUnixTimeMilliseconds();
            await db.Set<PushToldRow>().Where(row => row.At < old).ExecuteDeleteAsync(ct);
        }

        return [.. all.Where(browser => !over.Contains(browser.Id))];
    }

    private async ValueTask<bool> StandsAsync(PushBrowserRow browser, CancellationToken ct) =>
        await sessions.FindAsync(browser.Session, ct) is { } session && session.Person == browser.Person;

    private async Task<IReadOnlyList<ColonyNews>> NewsOfAsync(Guid person, IReadOnlySet<ColonyId>? colonies, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var places = await (
            from membership in db.Set<Membership>()
            join colony in db.Set<Colony>() on membership.Colony equals colony.Id
            where membership.Person == person
            select new
            {
                membership.Colony,
                membership.Role,
                colony.Name,
            }
        ).ToListAsync(ct);
        var (all, oldest) = (new List<ColonyNews>(), Now - Life);
        foreach (var place in places.Where(place => colonies?.Contains(place.Colony) != false))
        {
            var caller = new Caller(new UserId(person), place.Colony, Membership.ScopesOf(place.Role));
            var items = (await news.ReadAsync(caller, ct)).Items.Where(item => item.IsNew && item.At > oldest).ToList();
            if (items.Count > 0)
            {
                all.Add(new ColonyNews(place.Name, items));
            }
        }

        return all;
    }

    private async Task TellAsync(PushBrowserRow browser, IReadOnlyList<ColonyNews> all, ConcurrentQueue<PushOutcome> outcomes, CancellationToken ct)
    {
        if (_resting.TryGetValue(browser.Id, out var rest) && rest.Until > Now)
        {
            return;
        }

        var known = await ToldAsync(browser, ct);
        foreach (var place in all)
        {
            var fresh = place
                .Items.Where(item => item.At.ToUnixTimeMilliseconds() > browser.AddedAt && !known.Contains(PushNotes.KeyOf(item)))
                .ToList();
            foreach (var note in PushNotes.Of(fresh, place.Colony))
            {
                // Somebody may be signing out this very moment.
                if (!await StandsAsync(browser, ct) || !await NoteAsync(browser, note, ct))
                {
                    return;
                }

                var outcome = await SendAsync(browser, note, ct);
                outcomes.Enqueue(outcome);
                await KeepAsync(browser, outcome, ct);
                if (outcome is PushOutcome.Gone or PushOutcome.Unreached)
                {
                    return;
                }
            }
        }
    }

    private async Task<HashSet<string>> ToldAsync(PushBrowserRow browser, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var known = await db.Set<PushToldRow>().AsNoTracking().Where(row => row.Browser == browser.Id).Select(row => row.News).ToListAsync(ct);
        return known.ToHashSet(StringComparer.Ordinal);
    }

    // False when the browser was taken away meanwhile, or another round told it this.
    private async Task<bool> NoteAsync(PushBrowserRow browser, PushNote note, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        db.AddRange(note.Of.Select(item => RowOf(browser, item)));
        try
        {
            await db.SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException)
        {
            var names = note.Of.Select(PushNotes.KeyOf).ToList();
            if (
                !await db.Set<PushBrowserRow>().AnyAsync(row => row.Id == browser.Id, ct)
                || await db.Set<PushToldRow>().AnyAsync(row => row.Browser == browser.Id && names.Contains(row.News), ct)
            )
            {
                return false;
            }

            throw;
        }
    }

    private async Task<PushOutcome> SendAsync(PushBrowserRow browser, PushNote note, CancellationToken ct)
    {
        var isThrough = false;
        try
        {
            var outcome = await sender.SendAsync(browser, note, note.Of.Max(item => item.At) + Life - Now, ct);
            isThrough = outcome != PushOutcome.Unreached;
            return outcome;
        }
        finally
        {
            if (!isThrough)
            {
                // Also when the portal ends meanwhile: it is told after the next start.
                await ForgetAsync(browser, note);
            }
        }
    }

    private async Task ForgetAsync(PushBrowserRow browser, PushNote note)
    {
        var names = note.Of.Select(PushNotes.KeyOf).ToList();
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Set<PushToldRow>().Where(row => row.Browser == browser.Id && names.Contains(row.News)).ExecuteDeleteAsync(CancellationToken.None);
    }

    private async Task KeepAsync(PushBrowserRow browser, PushOutcome outcome, CancellationToken ct)
    {
        var now = Now.ToUnixTimeMilliseconds();
        await using var db = await databases.CreateDbContextAsync(ct);
        var kept = db.Set<PushBrowserRow>().Where(row => row.Id == browser.Id);
        switch (outcome)
        {
            case PushOutcome.Accepted:
                _resting.TryRemove(browser.Id, out _);
                await kept.ExecuteUpdateAsync(set => set.SetProperty(one => one.ToldAt, now).SetProperty(one => one.FailedSince, (long?)null), ct);
                break;
            case PushOutcome.Gone:
                _resting.TryRemove(browser.Id, out _);
                await kept.ExecuteDeleteAsync(ct);
                break;
            default:
                Rest(browser, outcome);
                await kept.Where(one => one.FailedSince == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.FailedSince, now), ct);
                break;
        }
    }

    // Twice as long each time, so that a service which does not answer costs little. A refused message is not sent again anyway.
    private void Rest(PushBrowserRow browser, PushOutcome outcome)
    {
        if (outcome == PushOutcome.Unreached)
        {
            _resting.AddOrUpdate(
                browser.Id,
                _ => (FirstRest, Now + FirstRest),
                (_, last) =>
                {
                    var length = last.Length * 2 < LongestRest ? last.Length * 2 : LongestRest;
                    return (length, Now + length);
                }
            );
        }
    }

    private static PushToldRow RowOf(PushBrowserRow browser, Notification item) =>
        new()
        {
            Browser = browser.Id,
            News = PushNotes.KeyOf(item),
            At = item.At.ToUnixTimeMilliseconds(),
        };

    private sealed record ColonyNews(string Colony, IReadOnlyList<Notification> Items);

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "No message to a browser got through to its push service; it is tried again. If this machine may not connect to the internet by https, set Push:Enabled to false."
        )]
        public static partial void NothingGotThrough(ILogger logger);
    }
}
