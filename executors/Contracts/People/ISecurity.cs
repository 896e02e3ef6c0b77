namespace Pollinator.Contracts;

/// <summary>A passkey, to its owner.</summary>
/// <param name="Id">Which: the credential's id, base64url.</param>
/// <param name="Name">The owner's name for it.</param>
/// <param name="AddedAt">When it was added.</param>
/// <param name="IsSynced">Whether its device keeps copies of it elsewhere.</param>
public sealed record PasskeyView(string Id, string Name, DateTimeOffset AddedAt, bool IsSynced);

/// <summary>A browser or a program in which a person is signed in.</summary>
/// <param name="Id">Which.</param>
/// <param name="Browser">Browser and system in a few words, as the browser says them: untrusted. Of a program its name.</param>
/// <param name="Network">The address it signed in from.</param>
/// <param name="OpenedAt">When it signed in.</param>
/// <param name="LastSeenAt">When it was last heard of.</param>
/// <param name="IsThis">Whether it is the one that asks.</param>
public sealed record SessionView(Guid Id, string Browser, string Network, DateTimeOffset OpenedAt, DateTimeOffset LastSeenAt, bool IsThis);

/// <summary>How a person signs in, and where they are signed in.</summary>
/// <param name="HasApp">Whether an authenticator app is set up.</param>
/// <param name="Passkeys">Their passkeys, the oldest first.</param>
/// <param name="RecoveryCodesLeft">How many recovery codes still work, 0 to 10.</param>
/// <param name="Sessions">Open sessions, the one seen last first.</param>
/// <param name="IsSecondFactorRequired">Whether the portal asks everybody for a second factor, so that the last one stays.</param>
public sealed record SecurityView(
    bool HasApp,
    IReadOnlyList<PasskeyView> Passkeys,
    int RecoveryCodesLeft,
    IReadOnlyList<SessionView> Sessions,
    bool IsSecondFactorRequired
);

/// <summary>What a person sees and takes away of the own factors and sessions. Adding needs the browser itself and is done on pages of its own.</summary>
public interface ISecurity
{
    /// <summary>The caller's factors and sessions. Needs <see cref="Scopes.Account"/>, as all here.</summary>
    Task<Outcome<SecurityView>> GetAsync(Caller caller, CancellationToken ct);

    /// <summary>Takes a passkey away. Needs a fresh second factor; refuses the last factor where one is required.</summary>
    Task<Outcome<Done>> RemovePasskeyAsync(Caller caller, string passkey, CancellationToken ct);

    /// <summary>Takes the authenticator app away. Needs a fresh second factor; refuses the last factor where one is required.</summary>
    Task<Outcome<Done>> RemoveAppAsync(Caller caller, CancellationToken ct);

    /// <summary>Ends one of the caller's sessions.</summary>
    Task<Outcome<Done>> EndSessionAsync(Caller caller, Guid session, CancellationToken ct);

    /// <summary>Ends all of the caller's sessions but the one that asks, and forgets remembered devices at the next sign-in there.</summary>
    Task<Outcome<Done>> EndOtherSessionsAsync(Caller caller, CancellationToken ct);
}
