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
    private readonly PushAnswers _answers = new(time, logger);

    /// <summary>A push service that does not believe the portal, and has taken nothing since; null where there is none.</summary>
    public PushDeniedException? Denied => _answers.Denied;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Tells all browsers what there is to tell.</summary>
    /// <param name="changed">Only news of the jobs of these people in these colonies; null for all.</param>
    /// <param name="ct">Ends it.</param>
    public async Task RunAsync(IReadOnlySet<(ColonyId Colony, UserId Person)>? changed, CancellationToken ct)
    {
        var browsers = await StandingAsync(changed, ct);
        if (changed is null)
        {
            _answers.KeepOnly(browsers.ToLookup(browser => HostOf(browser.Endpoint), browser => browser.Person, StringComparer.OrdinalIgnoreCase));
        }

        if (browsers.Count == 0)
        {
            return;
        }

        if (changed is null)
        {
            await CleanAsync(ct);
        }

        var places = await PlacesAsync(browsers, changed, ct);
        var told = new List<(PushBrowserRow Browser, IReadOnlyList<ColonyNews> News)>();
        foreach (var own in browsers.GroupBy(browser => browser.Person))
        {
            var all = await NewsOfAsync(places[own.Key], ct);
            told.AddRange(own.Select(browser => (browser, all)).Where(_ => all.Count > 0));
        }

        await TellAllAsync(told, ct);
    }

    private async Task TellAllAsync(IReadOnlyList<(PushBrowserRow Browser, IReadOnlyList<ColonyNews> News)> told, CancellationToken ct)
    {
        var (faults, answers) = (new ConcurrentQueue<Exception>(), new ConcurrentQueue<PushAnswer>());
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(
            told,
            options,
            async (one, token) =>
            {
                try
                {
                    await TellAsync(one.Browser, one.News, answers, token);
                }
                catch (Exception fault) when (!token.IsCancellationRequested)
                {
                    // What is wrong with one browser is not to keep the others waiting.
                    faults.Enqueue(fault);
                }
            }
        );
        var outcomes = answers.Select(answer => answer.Said.Outcome).ToHashSet();
        _answers.Take(answers, outcomes.Contains(PushOutcome.Denied) ? await ProvenAsync(ct) : new HashSet<string>(StringComparer.Ordinal));
        if (outcomes.Contains(PushOutcome.Unreached) && !outcomes.Contains(PushOutcome.Accepted))
        {
            Log.NothingGotThrough(logger);
        }

        if (!faults.IsEmpty)
        {
            throw new AggregateException(faults);
        }
    }

    // The push services that have taken something.
    private async Task<HashSet<string>> ProvenAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var endpoints = await db.Set<PushBrowserRow>().Where(row => row.ToldAt != null).Select(row => row.Endpoint).ToListAsync(ct);
        return endpoints.Select(HostOf).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private static string HostOf(string endpoint) => new Uri(endpoint).IdnHost;

    // What is too old to be told again need not be known as told.
    private async Task CleanAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var old = (Now - Life).ToUnixTimeMilliseconds();
        await db.Set<PushToldRow>().Where(row => row.At < old).ExecuteDeleteAsync(ct);
    }

    // What belongs to no open session, or was not reached for long, is gone. What was subscribed with another key is left alone: that may come back.
    private async Task<IReadOnlyList<PushBrowserRow>> StandingAsync(IReadOnlySet<(ColonyId Colony, UserId Person)>? changed, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var asked = db.Set<PushBrowserRow>().AsNoTracking();
        if (changed is not null)
        {
            var people = changed.Select(one => one.Person.Value).Distinct().ToList();
            asked = asked.Where(row => people.Contains(row.Person));
        }

        var all = await asked.ToListAsync(ct);
        var over = new List<Guid>();
        foreach (var browser in all)
        {
            if (browser.HasFailedFor(LongestFailure) || !await StandsAsync(browser, ct))
            {
                over.Add(browser.Id);
            }
        }

        if (over.Count > 0)
        {
            await db.Set<PushBrowserRow>().Where(row => over.Contains(row.Id)).ExecuteDeleteAsync(ct);
        }

        return [.. all.Where(browser => browser.Key == keys.PublicKey && !over.Contains(browser.Id))];
    }

    private async ValueTask<bool> StandsAsync(PushBrowserRow browser, CancellationToken ct) =>
        await sessions.FindAsync(browser.Session, ct) is { } session && session.Person == browser.Person;

    // Where the people of these browsers may have news.
    private async Task<ILookup<Guid, Place>> PlacesAsync(
        IReadOnlyList<PushBrowserRow> browsers,
        IReadOnlySet<(ColonyId Colony, UserId Person)>? changed,
        CancellationToken ct
    )
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var memberships = db.Set<Membership>().AsNoTracking();
        if (changed is null)
        {
            memberships = memberships.Where(one => db.Set<PushBrowserRow>().Any(browser => browser.Person == one.Person));
        }
        else
        {
            var people = browsers.Select(browser => browser.Person).Distinct().ToList();
            var colonies = changed.Select(one => one.Colony).Distinct().ToList();
            memberships = memberships.Where(one => people.Contains(one.Person) && colonies.Contains(one.Colony));
        }

        var places = await memberships
            .Join(db.Set<Colony>(), one => one.Colony, colony => colony.Id, (one, colony) => new Place(one.Person, one.Colony, one.Role, colony.Name))
            .ToListAsync(ct);
        return places.Where(place => changed?.Contains((place.Colony, new UserId(place.Person))) != false).ToLookup(place => place.Person);
    }

    private async Task<IReadOnlyList<ColonyNews>> NewsOfAsync(IEnumerable<Place> places, CancellationToken ct)
    {
        var (all, oldest) = (new List<ColonyNews>(), Now - Life);
        foreach (var place in places)
        {
            var caller = new Caller(new UserId(place.Person), place.Colony, Membership.ScopesOf(place.Role));
            var items = (await news.ReadAsync(caller, ct)).Items.Where(item => item.IsNew && item.At > oldest).ToList();
            if (items.Count > 0)
            {
                all.Add(new ColonyNews(place.Name, items));
            }
        }

        return all;
    }

    private async Task TellAsync(PushBrowserRow browser, IReadOnlyList<ColonyNews> all, ConcurrentQueue<PushAnswer> answers, CancellationToken ct)
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
            foreach (var note in PushNotes.Of(fresh, place.Colony, browser.Language))
            {
                // Somebody may be signing out this very moment.
                if (!await StandsAsync(browser, ct) || !await NoteAsync(browser, note, ct))
                {
                    return;
                }

                var result = await SendAsync(browser, note, ct);
                answers.Enqueue(new PushAnswer(HostOf(browser.Endpoint), browser.Person, result));
                await KeepAsync(browser, result.Outcome, ct);
                if (result.Outcome is PushOutcome.Gone or PushOutcome.Denied or PushOutcome.Unreached)
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

    private async Task<PushResult> SendAsync(PushBrowserRow browser, PushNote note, CancellationToken ct)
    {
        var isOver = false;
        try
        {
            var result = await sender.SendAsync(browser, note, note.Of.Max(item => item.At) + Life - Now, ct);
            isOver = result.Outcome is not (PushOutcome.Denied or PushOutcome.Unreached);
            return result;
        }
        finally
        {
            if (!isOver)
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
                browser.Told(now);
                break;
            case PushOutcome.Gone:
                _resting.TryRemove(browser.Id, out _);
                await kept.ExecuteDeleteAsync(ct);
                return;
            case PushOutcome.Denied:
                Rest(browser);
                browser.Denied(now);
                // Not at a maker's service: when the portal's own fault is mended, it is told again.
                if (browser.IsDeniedFor(LongestFailure, now) && !PushMakers.Have(HostOf(browser.Endpoint)))
                {
                    await kept.ExecuteDeleteAsync(ct);
                    return;
                }

                break;
            case PushOutcome.Unreached:
                Rest(browser);
                browser.Failed(now);
                break;
            default:
                // A refused message is not sent again anyway.
                browser.Failed(now);
                break;
        }

        await kept.ExecuteUpdateAsync(
            set =>
                set.SetProperty(one => one.ToldAt, browser.ToldAt)
                    .SetProperty(one => one.FailedSince, browser.FailedSince)
                    .SetProperty(one => one.LastTriedAt, browser.LastTriedAt),
            ct
        );
    }

    // Twice as long each time, so that a service which does not answer costs little.
    private void Rest(PushBrowserRow browser) =>
        _resting.AddOrUpdate(
            browser.Id,
            _ => (FirstRest, Now + FirstRest),
            (_, last) =>
            {
                var length = last.Length * 2 < LongestRest ? last.Length * 2 : LongestRest;
                return (length, Now + length);
            }
        );

    private static PushToldRow RowOf(PushBrowserRow browser, Notification item) =>
        new()
        {
            Browser = browser.Id,
            News = PushNotes.KeyOf(item),
            At = item.At.ToUnixTimeMilliseconds(),
        };

    private sealed record Place(Guid Person, ColonyId Colony, ColonyRole Role, string Name);

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
