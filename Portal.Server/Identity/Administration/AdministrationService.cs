using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Colonies;

namespace Pollinator.Portal.Server.Identity.Administration;

/// <summary>The portal's people and colonies, for pages and API: its administrators' alone, and never a token's.</summary>
internal sealed class AdministrationService(PortalPeople people, PortalColonies colonies, StepUp stepUp) : IAdministration
{
    private const int LongestPage = 200;

    public async Task<Outcome<Page<PersonView>>> PeopleAsync(Caller caller, string? text, int skip, int take, CancellationToken ct) =>
        caller.Has(Scopes.Portal)
            ? await people.ListAsync(text, Math.Max(skip, 0), Math.Clamp(take, 1, LongestPage), ct)
            : ColonyRules.OnlyAdministrators;

    public async Task<Outcome<Done>> SetAdministratorAsync(Caller caller, UserId person, bool isAdministrator, CancellationToken ct) =>
        !caller.Has(Scopes.Portal) ? ColonyRules.OnlyAdministrators
        : stepUp.Refuse(caller) is { } confirm ? confirm
        : await people.SetAdministratorAsync(caller.User, person, isAdministrator, ct);

    // Locking takes rights away, and may be urgent; giving them back asks who is there.
    public async Task<Outcome<Done>> SetLockedAsync(Caller caller, UserId person, bool isLocked, CancellationToken ct) =>
        !caller.Has(Scopes.Portal) ? ColonyRules.OnlyAdministrators
        : !isLocked && stepUp.Refuse(caller) is { } confirm ? confirm
        : await people.SetLockedAsync(caller.User, person, isLocked, ct);

    public async Task<Outcome<ResetLink>> MakeResetLinkAsync(Caller caller, UserId person, CancellationToken ct) =>
        !caller.Has(Scopes.Portal) ? ColonyRules.OnlyAdministrators
        : stepUp.Refuse(caller) is { } confirm ? confirm
        : await people.MakeResetLinkAsync(caller.User, person, ct);

    public async Task<Outcome<Page<ColonySummary>>> ColoniesAsync(Caller caller, string? text, int skip, int take, CancellationToken ct) =>
        caller.Has(Scopes.Portal)
            ? await colonies.ListAsync(text, Math.Max(skip, 0), Math.Clamp(take, 1, LongestPage), ct)
            : ColonyRules.OnlyAdministrators;

    public async Task<Outcome<Done>> SetLimitsAsync(Caller caller, ColonyId colony, ColonyLimits limits, CancellationToken ct) =>
        caller.Has(Scopes.Portal) ? await colonies.SetLimitsAsync(caller.User, colony, limits, ct) : ColonyRules.OnlyAdministrators;
}
