using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>Reads what happened to a person's jobs and systems in a colony, for the bell and for what is sent elsewhere. Asks no scope.</summary>
internal sealed class NewsReader(IDbContextFactory<AppDb> databases, OwnJobs own, ISystems systems)
{
    /// <summary>What happened lately, of the kinds that the person chose.</summary>
    public async Task<NotificationList> ReadAsync(Caller caller, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var choice = await ChoicesOf(db, caller).AsNoTracking().FirstOrDefaultAsync(ct) ?? new NotificationChoiceRow();
        var jobs = await own.NewestAsync(caller.Colony, caller.User);
        var there = choice.Kinds.HasFlag(NotificationKinds.SignIn) ? (await systems.ListAsync(caller, ct)).Value ?? [] : [];
        return News.Of(caller.User, jobs, there, choice);
    }

    /// <summary>What the person has seen and chose there.</summary>
    public static IQueryable<NotificationChoiceRow> ChoicesOf(AppDb db, Caller caller) =>
        db.Set<NotificationChoiceRow>().Where(choice => choice.Person == caller.User && choice.Colony == caller.Colony);
}
