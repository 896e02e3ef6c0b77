using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Executors.Sharing;

/// <summary>
/// Shares executors and systems, and ends that. Row, ledger, what the broker knows, and what becomes of jobs that may not be there any more are one piece
/// of work: there is no moment in which a job is handed over by the old rule.
/// </summary>
internal sealed class Shares(
    IDbContextFactory<AppDb> databases,
    Roster roster,
    ShareEnds ends,
    ExecutorFeed feed,
    ICommitQueue queue,
    StepUp stepUp,
    TimeProvider time
)
{
    private const int MostPeople = 100;

    /// <summary>Shares in place of what was before. Whoever calls has decided that it is the caller's to share.</summary>
    public async Task<Outcome<Done>> PutAsync(Caller caller, SharedThing what, Share share, CancellationToken ct)
    {
        var read = await ReadAsync(what, share, ct);
        if (!read.IsOk)
        {
            return read.Refusal;
        }

        // Ending a share takes rights away, and may be urgent.
        if (share.With != SharedWith.Nobody && stepUp.Refuse(caller) is { } confirm)
        {
            return confirm;
        }

        return await queue.RunAsync<Outcome<Done>>(
            session =>
            {
                Put(session, what, read.Value, ActorKind.User, caller.User.Value);
                return default(Done);
            },
            ct
        );
    }

    /// <summary>Somebody is not of the colony any more: what was shared with them is not, and their accounts run nobody else's jobs.</summary>
    public Task<Done> ForgetAsync(ColonyId colony, UserId person, CancellationToken ct) =>
        queue.RunAsync(
            session =>
            {
                foreach (var what in ShareStatements.Concerning(session, colony, person))
                {
                    var now = ShareStatements.Of(session, what.Id, what.IsSystem);
                    var left = what.Owner == person ? Audience.WithNobody : now with { People = now.People.Where(one => one != person).ToHashSet() };
                    Put(session, what, left, ActorKind.Portal, Guid.Empty);
                }

                return default(Done);
            },
            ct
        );

    private async Task<Outcome<Audience>> ReadAsync(SharedThing what, Share share, CancellationToken ct)
    {
        if (!Enum.IsDefined(share.With))
        {
            return Bad("Something is shared with nobody, with people, or with the colony.");
        }

        if (share.With != SharedWith.People)
        {
            return share.With == SharedWith.Colony ? Audience.WithColony : Audience.WithNobody;
        }

        var people = (share.People ?? []).Where(person => person != what.Owner).ToHashSet();
        if (people.Count is 0 or > MostPeople)
        {
            return Bad($"Name 1 to {MostPeople} people besides its owner.");
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var asked = people.Select(person => person.Value).ToList();
        var members = await db.Set<Membership>().CountAsync(row => row.Colony == what.Colony && asked.Contains(row.Person), ct);
        return members == people.Count ? new Audience(SharedWith.People, people) : Bad("Somebody whom you name does not belong to this colony.");
    }

    private void Put(WriteSession session, SharedThing what, Audience sharing, ActorKind actor, Guid by)
    {
        var before = ShareStatements.Of(session, what.Id, what.IsSystem);
        ShareStatements.Put(session, what, sharing);
        Tell(session, what, LedgerKind.Shared, before, sharing, (actor, by));
        Tell(session, what, LedgerKind.ShareEnded, sharing, before, (actor, by));
        var executors = what.IsSystem ? roster.Of(new SystemId(what.Id)) : roster.All.Where(executor => executor.Profile.Id.Value == what.Id);
        foreach (var executor in executors.ToList())
        {
            Replace(session, executor, sharing);
            ends.TakeBack(session, executor, actor, by);
        }

        session.OnCommitted(() => feed.Changed(what.Colony));
    }

    private void Replace(WriteSession session, LiveExecutor executor, Audience sharing)
    {
        var before = executor.Profile;
        executor.Profile = before with { Audience = sharing };
        roster.Reconsider(executor);
        session.OnUndone(() =>
        {
            executor.Profile = before;
            roster.Reconsider(executor);
        });
    }

    // Who may in the second and might not in the first.
    private void Tell(WriteSession session, SharedThing what, LedgerKind kind, Audience from, Audience to, (ActorKind Kind, Guid Id) by)
    {
        var people = to.With == SharedWith.People ? to.People.Where(person => from.With != SharedWith.People || !from.People.Contains(person)) : [];
        var named = from.With == SharedWith.Colony ? "" : string.Join(',', people.Select(person => person.Value).Order());
        var isColony = to.With == SharedWith.Colony && from.With != SharedWith.Colony;
        if (!isColony && named.Length == 0)
        {
            return;
        }

        var details = LedgerChain.Details(
            ("name", what.Name),
            ("with", isColony ? SharedWith.Colony : SharedWith.People),
            ("people", named.Length == 0 ? null : named)
        );
        var end = LedgerChain.EndOf(session, what.Id);
        var fact = new LedgerFact(kind, by.Kind, by.Id) { Details = details };
        LedgerChain.Append(session, what.Id, what.Colony, end, fact, time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    private static Refusal Bad(Words text) => new(RefusalKind.Invalid, "bad-share", text);
}
