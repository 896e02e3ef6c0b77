using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Invitations over REST. Using one is a page's: it makes an account or a cookie.</summary>
internal static class InvitationsApi
{
    public static void MapInvitations(this RouteGroupBuilder api)
    {
        var invitations = api.MapGroup("/colony/invitations").RequireScope(Scopes.Colony).WithTags("Colonies");
        invitations.MapGet("", OpenAsync).WithSummary("Invitations that can still be used.").Produces<IReadOnlyList<InvitationView>>();
        invitations
            .MapPost("", InviteAsync)
            .WithSummary("Makes a link that works once. It is told once, here.")
            .Produces<NewInvitation>(StatusCodes.Status201Created);
        invitations.MapDelete("/{invitation}", WithdrawAsync).WithSummary("Withdraws an invitation.").ProducesNothing();
    }

    private static async Task<IResult> OpenAsync(HttpContext http, IInvitations port, CancellationToken ct) =>
        (await port.OpenAsync(http.Caller(), ct)).ToResult();

    private static async Task<IResult> InviteAsync(Invite request, HttpContext http, IInvitations port, CancellationToken ct) =>
        (await port.InviteAsync(http.Caller(), request, ct)).ToResult(StatusCodes.Status201Created);

    private static async Task<IResult> WithdrawAsync(InvitationId invitation, HttpContext http, IInvitations port, CancellationToken ct) =>
        (await port.WithdrawAsync(http.Caller(), invitation, ct)).ToResult();
}
