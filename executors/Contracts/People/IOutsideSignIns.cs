namespace Pollinator.Contracts;

/// <summary>An organisation that signs people in, as the portal's settings name it.</summary>
/// <param name="Name">In addresses.</param>
/// <param name="DisplayName">To people.</param>
public sealed record AuthorityView(string Name, string DisplayName);

/// <summary>An account elsewhere that signs a person in, to that person.</summary>
/// <param name="Id">Which.</param>
/// <param name="Authority">The <see cref="AuthorityView.Name"/> of its organisation; null when the portal does not ask that one any more.</param>
/// <param name="Organisation">Whose it is, for people.</param>
/// <param name="Account">The address or the name there, as it was when it was linked.</param>
public sealed record OutsideSignInView(string Id, string? Authority, string Organisation, string Account);

/// <summary>By which accounts elsewhere a person signs in, and which could be.</summary>
/// <param name="Authorities">All organisations that the portal asks.</param>
/// <param name="Linked">The person's own links.</param>
public sealed record OutsideSignInsView(IReadOnlyList<AuthorityView> Authorities, IReadOnlyList<OutsideSignInView> Linked);

/// <summary>Signing in by an outside authority, to the person who does. Linking needs the browser itself and is done on a page of its own.</summary>
public interface IOutsideSignIns
{
    /// <summary>The caller's links. Needs <see cref="Scopes.Account"/>, as all here.</summary>
    Task<Outcome<OutsideSignInsView>> GetAsync(Caller caller, CancellationToken ct);

    /// <summary>Takes a link away; that account signs nobody in here any more. Needs a fresh proof. There is always the password left.</summary>
    Task<Outcome<Done>> UnlinkAsync(Caller caller, string signIn, CancellationToken ct);
}
