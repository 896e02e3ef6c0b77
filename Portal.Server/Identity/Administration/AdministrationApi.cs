using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Identity.Colonies;

namespace Pollinator.Portal.Server.Identity.Administration;

/// <summary>The portal's people and colonies over REST, for its administrators.</summary>
internal static class AdministrationApi
{
    public static void MapAdministration(this RouteGroupBuilder api)
    {
        var admin = api.MapGroup("/admin").RequireScope(Scopes.Portal).WithTags("Administration");
        admin.MapGet("/people", PeopleAsync).WithSummary("People of the portal, by name.").Produces<Page<PersonView>>();
        admin.MapGet("/colonies", ColoniesAsync).WithSummary("Colonies of the portal, by name.").Produces<Page<ColonySummary>>();
        admin.MapPut("/colonies/{colony}/limits", SetLimitsAsync).WithSummary("Sets what a colony may use at most.").ProducesNothing();

        var person = admin.MapGroup("/people/{person}");
        person.MapPut("/administrator", SetAdministratorAsync).WithSummary("Makes an administrator, or withdraws it.").ProducesNothing();
        person.MapPut("/locked", SetLockedAsync).WithSummary("Locks an account, or opens it again.").ProducesNothing();
        person
            .MapPost("/reset-link", MakeResetLinkAsync)
            .WithSummary("Makes a link for choosing a new password. It is told once, here.")
            .Produces<ResetLink>(StatusCodes.Status201Created);
    }

    private static async Task<IResult> PeopleAsync(
        HttpContext http,
        IAdministration port,
        CancellationToken ct,
        string? q = null,
        int skip = 0,
        int take = 50
    ) => (await port.PeopleAsync(http.Caller(), q, skip, take, ct)).ToResult();

    private static async Task<IResult> ColoniesAsync(
        HttpContext http,
        IAdministration port,
        CancellationToken ct,
        string? q = null,
        int skip = 0,
        int take = 50
    ) => (await port.ColoniesAsync(http.Caller(), q, skip, take, ct)).ToResult();

    private static async Task<IResult> SetLimitsAsync(
        ColonyId colony,
        ColonyLimits request,
        HttpContext http,
        IAdministration port,
        CancellationToken ct
    ) => (await port.SetLimitsAsync(http.Caller(), colony, request, ct)).ToResult();

    private static async Task<IResult> SetAdministratorAsync(
        UserId person,
        SetAdministrator request,
        HttpContext http,
        IAdministration port,
        CancellationToken ct
    ) => (await port.SetAdministratorAsync(http.Caller(), person, request.IsAdministrator, ct)).ToResult();

    private static async Task<IResult> SetLockedAsync(
        UserId person,
        SetLocked request,
        HttpContext http,
        IAdministration port,
        CancellationToken ct
    ) => (await port.SetLockedAsync(http.Caller(), person, request.IsLocked, ct)).ToResult();

    private static async Task<IResult> MakeResetLinkAsync(UserId person, HttpContext http, IAdministration port, CancellationToken ct) =>
        (await port.MakeResetLinkAsync(http.Caller(), person, ct)).ToResult(StatusCodes.Status201Created);
}
