using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Colonies, members and invitations over REST.</summary>
internal static class ColoniesApi
{
    public static void MapColonies(this RouteGroupBuilder api)
    {
        var mine = api.MapGroup("/colonies").RequireScope(Scopes.Account).WithTags("Colonies");
        mine.MapGet("", MineAsync).WithSummary("The colonies the caller belongs to.").Produces<MyColonies>();
        mine.MapPost("", CreateAsync).WithSummary("Makes a colony, which the caller owns.").Produces<ColonyItem>(StatusCodes.Status201Created);

        var colony = api.MapGroup("/colony").WithTags("Colonies");
        colony.MapGet("", GetAsync).WithSummary("The colony the caller acts in, with its limits.").Produces<ColonyView>();
        colony.MapPut("/name", RenameAsync).RequireScope(Scopes.Colony).WithSummary("Gives the colony another name.").ProducesNothing();
        colony.MapPost("/leave", LeaveAsync).RequireScope(Scopes.Account).WithSummary("The caller leaves the colony.").ProducesNothing();
        colony.MapGet("/members", MembersAsync).WithSummary("Its members.").Produces<IReadOnlyList<MemberView>>();

        var member = colony.MapGroup("/members/{member}").RequireScope(Scopes.Colony);
        member.MapPut("/role", ChangeRoleAsync).WithSummary("Gives a member another role.").ProducesNothing();
        member.MapDelete("", RemoveAsync).WithSummary("Removes a member.").ProducesNothing();
    }

    internal static RouteHandlerBuilder ProducesNothing(this RouteHandlerBuilder route) => route.Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> MineAsync(HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.MineAsync(http.Caller(), ct)).ToResult();

    private static async Task<IResult> CreateAsync(NameColony request, HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.CreateAsync(http.Caller(), request.Name, ct)).ToResult(StatusCodes.Status201Created);

    private static async Task<IResult> GetAsync(HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.GetAsync(http.Caller(), ct)).ToResult();

    private static async Task<IResult> RenameAsync(NameColony request, HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.RenameAsync(http.Caller(), request.Name, ct)).ToResult();

    private static async Task<IResult> LeaveAsync(HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.LeaveAsync(http.Caller(), ct)).ToResult();

    private static async Task<IResult> MembersAsync(HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.MembersAsync(http.Caller(), ct)).ToResult();

    private static async Task<IResult> ChangeRoleAsync(UserId member, ChangeRole request, HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.ChangeRoleAsync(http.Caller(), member, request.Role, ct)).ToResult();

    private static async Task<IResult> RemoveAsync(UserId member, HttpContext http, IColonies port, CancellationToken ct) =>
        (await port.RemoveMemberAsync(http.Caller(), member, ct)).ToResult();
}
