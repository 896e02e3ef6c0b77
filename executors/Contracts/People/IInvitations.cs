namespace Pollinator.Contracts;

/// <summary>An invitation that can still be used.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Role">The role it gives.</param>
/// <param name="InvitedBy">Who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it works.</param>
/// <param name="Email">For whom it was made, as the owner noted it. Nothing is sent there.</param>
public sealed record InvitationView(
    InvitationId Id,
    ColonyRole Role,
    string InvitedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    string? Email = null
);

/// <summary>An invitation just made. <paramref name="Link"/> is shown now and never again.</summary>
public sealed record NewInvitation(InvitationView Invitation, string Link);

/// <summary>Asks for an invitation.</summary>
/// <param name="Role">The role it gives.</param>
/// <param name="Email">A note for whom it is, at most 256 characters; forgotten once the invitation is used or withdrawn.</param>
public sealed record Invite(ColonyRole Role, string? Email = null);

/// <summary>Invitations to the colony a caller acts in, by links that work once. For its owners.</summary>
public interface IInvitations
{
    /// <summary>Those that can still be used, newest first.</summary>
    Task<Outcome<IReadOnlyList<InvitationView>>> OpenAsync(Caller caller, CancellationToken ct);

    /// <summary>Makes a link that works once, for 7 days. Only a hash of it is kept.</summary>
    Task<Outcome<NewInvitation>> InviteAsync(Caller caller, Invite request, CancellationToken ct);

    /// <summary>Ends an invitation that was not used.</summary>
    Task<Outcome<Done>> WithdrawAsync(Caller caller, InvitationId invitation, CancellationToken ct);
}
