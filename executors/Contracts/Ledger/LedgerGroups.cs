namespace Pollinator.Contracts;

/// <summary>Kinds of entries that a person looks for together.</summary>
public enum LedgerGroup
{
    /// <summary>What happens to jobs.</summary>
    Jobs = 1,

    /// <summary>Sign-ins, factors, passwords and sessions.</summary>
    SignIns = 2,

    /// <summary>Accounts, colonies, their people and roles.</summary>
    People = 3,

    /// <summary>Tokens for programs.</summary>
    Tokens = 4,

    /// <summary>Secrets: set, removed, handed out.</summary>
    Secrets = 5,

    /// <summary>Executors, systems, and with whom they are shared.</summary>
    Systems = 6,

    /// <summary>What is deleted of projects.</summary>
    Projects = 7,
}

/// <summary>Which kind is in which group. By ranges, so that a new kind has its group by its number.</summary>
public static class LedgerGroups
{
    /// <summary>The first number that is not a job's.</summary>
    public const int FirstNotOfJobs = 100;

    /// <summary>The group of a kind.</summary>
    public static LedgerGroup Of(LedgerKind kind) =>
        kind switch
        {
            < (LedgerKind)FirstNotOfJobs => LedgerGroup.Jobs,
            LedgerKind.AccountCreated => LedgerGroup.People,
            LedgerKind.TokenCreated or LedgerKind.TokenRevoked => LedgerGroup.Tokens,
            LedgerKind.PasswordResetLinkMade or LedgerKind.PasswordReset => LedgerGroup.SignIns,
            >= LedgerKind.SignedIn and < LedgerKind.ColonyMade => LedgerGroup.SignIns,
            >= LedgerKind.ColonyMade and < LedgerKind.SecretSet => LedgerGroup.People,
            >= LedgerKind.SecretSet and < LedgerKind.Shared => LedgerGroup.Secrets,
            >= LedgerKind.ProjectDeleted and < (LedgerKind)290 => LedgerGroup.Projects,
            _ => LedgerGroup.Systems,
        };

    /// <summary>The kinds of a group.</summary>
    public static IReadOnlyList<LedgerKind> KindsOf(LedgerGroup group) => [.. Enum.GetValues<LedgerKind>().Where(kind => Of(kind) == group)];

    /// <summary>Whether entries of a kind stand in a person's own chain: that person sees them, and the owners of the colony.</summary>
    public static bool IsPersonal(LedgerKind kind) =>
        kind is >= LedgerKind.AccountCreated and < LedgerKind.ColonyMade or >= LedgerKind.PasswordResetLinkMade and < LedgerKind.SecretSet;
}

/// <summary>Which entries of a colony are looked for. Nothing set: all.</summary>
public sealed record LedgerFilter
{
    /// <summary>Only kinds of this group.</summary>
    public LedgerGroup? Group { get; init; }

    /// <summary>Only what this person did.</summary>
    public UserId? Person { get; init; }

    /// <summary>Only what the portal wrote at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what the portal wrote before this time.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Some entries of a colony, newest first.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Older">Where to go on, as <c>before</c> of the next call; null when nothing older is there.</param>
public sealed record LedgerEntries(IReadOnlyList<LedgerEntryView> Items, long? Older = null);
