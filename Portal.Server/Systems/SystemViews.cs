using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Systems;

/// <summary>
/// What pages show of systems: all of it to the owner; to whom it is shared with also what a job can ask for; to others of the colony that it is there,
/// whose it is and how it stands.
/// </summary>
internal sealed class SystemViews(ExecutorViews executors, Roster roster, IPeopleNames names)
{
    public async Task<IReadOnlyList<SystemView>> ViewAsync(Caller caller, IReadOnlyList<KnownSystem> systems, CancellationToken ct)
    {
        var usable = systems.Where(system => system.Audience.Takes(caller.User, system.Owner));
        var all = await executors.OfAsync(caller, [.. usable.SelectMany(system => roster.Of(system.Id))]);
        var views = new List<SystemView>();
        foreach (var system in systems)
        {
            var owner = await names.NameAsync(system.Owner.Value);
            var sharing = await executors.SharingAsync(caller, system.Audience, system.Owner);
            var view = IsOf(caller, system) ? Mine(system, owner, all) : Others(system, owner, sharing.MayUse ? all : null);
            views.Add(view with { Sharing = sharing });
        }

        return views;
    }

    /// <summary>Whether the caller is its owner.</summary>
    public static bool IsOf(Caller caller, KnownSystem system) => system.Owner == caller.User && system.Colony == caller.Colony;

    private SystemView Mine(KnownSystem system, string owner, IReadOnlyList<ExecutorView> all)
    {
        return new SystemView
        {
            Id = system.Id,
            Name = system.Name,
            Address = system.Address,
            Owner = owner,
            IsMine = true,
            AddedAt = system.AddedAt,
            Pinned = system.Pinned,
            Status = StatusOf(system),
            ChosenRung = system.ChosenRung,
            Findings = system.Findings,
            Executors = Of(system, all),
        };
    }

    private List<ExecutorView> Of(KnownSystem system, IReadOnlyList<ExecutorView> all)
    {
        var own = roster.Of(system.Id).Select(executor => executor.Profile.Id).ToHashSet();
        return [.. all.Where(executor => own.Contains(executor.Id)).OrderBy(executor => executor.Name, StringComparer.Ordinal)];
    }

    private SystemView Others(KnownSystem system, string owner, IReadOnlyList<ExecutorView>? forGuests)
    {
        var status = StatusOf(system);
        return new SystemView
        {
            Id = system.Id,
            Name = system.Name,
            Owner = owner,
            IsMine = false,
            AddedAt = system.AddedAt,
            Status = new SystemStatus { Contact = status.Contact, Since = status.Since },
            Findings = forGuests is not null && system.Findings is { } found ? GuestFindings.Of(found) : null,
            Executors = Of(system, forGuests ?? []),
        };
    }

    // What was last told stands only while the program that told it is heard.
    private SystemStatus StatusOf(KnownSystem system)
    {
        var told = system.Status ?? new SystemStatus { Contact = SystemContact.Unknown, Since = system.AddedAt };
        var teller = roster.Of(system.Id).FirstOrDefault(executor => executor.Profile.System?.IsGateway == (system.Address is not null));
        if (teller is null || executors.Health(teller) != ExecutorHealth.NoContact)
        {
            return told;
        }

        var where = system.Address is null ? "on the login node" : "beside the portal";
        return told with
        {
            Contact = SystemContact.NotHeard,
            Since = DateTimeOffset.FromUnixTimeMilliseconds(teller.LastSeen),
            Message = $"The program {where} that works for {system.Name} is not heard. It may have ended, or not reach the portal. Jobs there go on.",
        };
    }
}
