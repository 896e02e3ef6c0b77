namespace Pollinator.Contracts;

/// <summary>What a member of a colony may do. Stored as its number.</summary>
public enum ColonyRole
{
    /// <summary>Everything, with the colony's people, name and limits.</summary>
    Owner = 1,

    /// <summary>Works in it: jobs, projects, executors.</summary>
    Member = 2,

    /// <summary>Sees all and changes nothing but the own account.</summary>
    Viewer = 3,
}

/// <summary>A colony that a person belongs to.</summary>
/// <param name="Id">The colony.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">The person's role in it.</param>
/// <param name="JoinedAt">Since when.</param>
/// <param name="Members">How many belong to it.</param>
public sealed record ColonyItem(ColonyId Id, string Name, ColonyRole Role, DateTimeOffset JoinedAt, int Members);

/// <summary>The colonies a person belongs to, in the order in which they joined.</summary>
/// <param name="Colonies">The colonies.</param>
/// <param name="MayMakeOne">Whether this person may make another.</param>
public sealed record MyColonies(IReadOnlyList<ColonyItem> Colonies, bool MayMakeOne);

/// <summary>What a colony may use at most.</summary>
/// <param name="MostJobs">Jobs that have not ended, at once; 1 to 1,000,000, null for no limit.</param>
/// <param name="MostBytes">Bytes of project files and results, each content counted once; 1 to 2^60, null for no limit.</param>
public sealed record ColonyLimits(int? MostJobs = null, long? MostBytes = null);

/// <summary>The colony a caller acts in.</summary>
/// <param name="Id">The colony.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Limits">What it may use at most.</param>
/// <param name="JobsNotEnded">How many of its jobs have not ended.</param>
/// <param name="BytesKept">Bytes of its project files and results; null while the portal, just started, counts them.</param>
public sealed record ColonyView(ColonyId Id, string Name, DateTimeOffset CreatedAt, ColonyLimits Limits, int JobsNotEnded, long? BytesKept = null);

/// <summary>A member of a colony.</summary>
/// <param name="Person">The person.</param>
/// <param name="Name">As shown to others.</param>
/// <param name="Role">What the member may do.</param>
/// <param name="JoinedAt">Since when.</param>
/// <param name="Email">The address, for the colony's owners only.</param>
public sealed record MemberView(UserId Person, string Name, ColonyRole Role, DateTimeOffset JoinedAt, string? Email = null);

/// <summary>Colonies and their members, for pages and API. All but <see cref="MineAsync"/> and <see cref="CreateAsync"/> is about the colony the caller acts in.</summary>
public interface IColonies
{
    /// <summary>The colonies the caller belongs to. For signed-in people only.</summary>
    Task<Outcome<MyColonies>> MineAsync(Caller caller, CancellationToken ct);

    /// <summary>
    /// Makes a colony, which the caller owns. For administrators of the portal, and for everybody where <c>Identity:AnyoneMakesColonies</c> says so.
    /// Name: 1 to 100 characters.
    /// </summary>
    Task<Outcome<ColonyItem>> CreateAsync(Caller caller, string name, CancellationToken ct);

    /// <summary>The colony, its limits and what is used of them.</summary>
    Task<Outcome<ColonyView>> GetAsync(Caller caller, CancellationToken ct);

    /// <summary>Gives the colony another name. For its owners.</summary>
    Task<Outcome<Done>> RenameAsync(Caller caller, string name, CancellationToken ct);

    /// <summary>Its members: owners first, then by name.</summary>
    Task<Outcome<IReadOnlyList<MemberView>>> MembersAsync(Caller caller, CancellationToken ct);

    /// <summary>Gives a member another role, which holds at once for the tokens. For owners; the last owner stays one.</summary>
    Task<Outcome<Done>> ChangeRoleAsync(Caller caller, UserId member, ColonyRole role, CancellationToken ct);

    /// <summary>Removes a member: tokens for this colony stop at once, sessions within a minute. For owners; never the last one.</summary>
    Task<Outcome<Done>> RemoveMemberAsync(Caller caller, UserId member, CancellationToken ct);

    /// <summary>The caller leaves the colony. The last owner cannot.</summary>
    Task<Outcome<Done>> LeaveAsync(Caller caller, CancellationToken ct);
}

/// <summary>The name of a colony.</summary>
public sealed record NameColony(string Name);

/// <summary>The role to give.</summary>
public sealed record ChangeRole(ColonyRole Role);
