namespace Pollinator.Contracts;

/// <summary>A person of the portal, to its administrators.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="Email">The address.</param>
/// <param name="IsAdministrator">Whether the person looks after the portal.</param>
/// <param name="IsLocked">Whether an administrator has locked the account.</param>
/// <param name="CreatedAt">When the account was made.</param>
/// <param name="Colonies">How many colonies the person belongs to.</param>
public sealed record PersonView(UserId Id, string Name, string Email, bool IsAdministrator, bool IsLocked, DateTimeOffset CreatedAt, int Colonies);

/// <summary>A colony of the portal, to its administrators.</summary>
/// <param name="Id">The colony.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Members">How many belong to it.</param>
/// <param name="Limits">What it may use at most.</param>
/// <param name="JobsNotEnded">How many of its jobs have not ended.</param>
/// <param name="BytesKept">Bytes of its project files and results; null while the portal, just started, counts them.</param>
public sealed record ColonySummary(
    ColonyId Id,
    string Name,
    DateTimeOffset CreatedAt,
    int Members,
    ColonyLimits Limits,
    int JobsNotEnded,
    long? BytesKept = null
);

/// <summary>A link for choosing a new password. Shown now and never again.</summary>
/// <param name="Link">The link; works once.</param>
/// <param name="ExpiresAt">24 hours after it was made.</param>
public sealed record ResetLink(string Link, DateTimeOffset ExpiresAt);

/// <summary>The portal's people and colonies, for its administrators. No token reaches this.</summary>
public interface IAdministration
{
    /// <summary>People whose name or address contains <paramref name="text"/>, by name. <paramref name="take"/> is 1 to 200.</summary>
    Task<Outcome<Page<PersonView>>> PeopleAsync(Caller caller, string? text, int skip, int take, CancellationToken ct);

    /// <summary>Makes somebody an administrator of the portal, or withdraws it: at least one stays.</summary>
    Task<Outcome<Done>> SetAdministratorAsync(Caller caller, UserId person, bool isAdministrator, CancellationToken ct);

    /// <summary>Locks an account, which ends its sessions and stops its tokens, or opens it again. Nobody locks the own account.</summary>
    Task<Outcome<Done>> SetLockedAsync(Caller caller, UserId person, bool isLocked, CancellationToken ct);

    /// <summary>Makes a link with which this person chooses a new password.</summary>
    Task<Outcome<ResetLink>> MakeResetLinkAsync(Caller caller, UserId person, CancellationToken ct);

    /// <summary>Colonies whose name contains <paramref name="text"/>, by name. <paramref name="take"/> is 1 to 200.</summary>
    Task<Outcome<Page<ColonySummary>>> ColoniesAsync(Caller caller, string? text, int skip, int take, CancellationToken ct);

    /// <summary>Sets what a colony may use at most. Jobs that were accepted go on.</summary>
    Task<Outcome<Done>> SetLimitsAsync(Caller caller, ColonyId colony, ColonyLimits limits, CancellationToken ct);
}

/// <summary>Whether somebody shall be an administrator of the portal.</summary>
public sealed record SetAdministrator(bool IsAdministrator);

/// <summary>Whether an account shall be locked.</summary>
public sealed record SetLocked(bool IsLocked);
