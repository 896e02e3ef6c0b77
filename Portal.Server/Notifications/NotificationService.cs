using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>
/// What happened to a person's jobs and systems. Nothing is written when it happens, so that no job costs more for it: the list is read from the jobs
/// themselves (<see cref="OwnJobs"/>), and only what was seen and chosen is kept.
/// </summary>
internal sealed class NotificationService(IDbContextFactory<AppDb> databases, NewsReader news, NotificationFeed feed, TimeProvider time)
    : INotifications
{
    private static readonly Refusal MayNotRead = new(
        RefusalKind.Forbidden,
        "scope-missing",
        "This token was not made for reading. Make one with the right 'See'."
    );

    public async Task<Outcome<NotificationList>> GetAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return MayNotRead;
        }

        return await news.ReadAsync(caller, ct);
    }

    public Task<Outcome<Done>> MarkSeenAsync(Caller caller, DateTimeOffset until, CancellationToken ct)
    {
        // A time that is still to come would hide what happens until then.
        var seen = Math.Min(until.ToUnixTimeMilliseconds(), time.GetUtcNow().ToUnixTimeMilliseconds());
        return ChangeAsync(caller, choice => choice.SeenUntil = Math.Max(choice.SeenUntil, seen), ct);
    }

    public Task<Outcome<Done>> ChooseAsync(Caller caller, NotificationKinds kinds, CancellationToken ct) =>
        ChangeAsync(caller, choice => choice.Kinds = kinds & NotificationKinds.All, ct);

    public IAsyncEnumerable<Done> WatchAsync(Caller caller, CancellationToken ct) =>
        caller.Has(Scopes.Read) ? feed.WatchAsync(caller, ct) : AsyncEnumerable.Empty<Done>();

    private async Task<Outcome<Done>> ChangeAsync(Caller caller, Action<NotificationChoiceRow> change, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return MayNotRead;
        }

        try
        {
            await SaveAsync(caller, change, ct);
        }
        catch (DbUpdateException)
        {
            // The first of two devices made the row meanwhile: now it is there.
            await SaveAsync(caller, change, ct);
        }

        feed.Changed(caller.User);
        return default(Done);
    }

    private async Task SaveAsync(Caller caller, Action<NotificationChoiceRow> change, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var choice = await NewsReader.ChoicesOf(db, caller).FirstOrDefaultAsync(ct);
        if (choice is null)
        {
            choice = new NotificationChoiceRow { Person = caller.User, Colony = caller.Colony };
            db.Add(choice);
        }

        change(choice);
        await db.SaveChangesAsync(ct);
    }
}
