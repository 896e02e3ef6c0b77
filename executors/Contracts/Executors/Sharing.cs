namespace Pollinator.Contracts;

/// <summary>Whose jobs run on an executor or a system besides those of its owner.</summary>
public enum SharedWith
{
    /// <summary>Nobody's: it is private.</summary>
    Nobody = 1,

    /// <summary>Those of people of the colony whom its owner has named.</summary>
    People = 2,

    /// <summary>Everybody's in the colony.</summary>
    Colony = 3,
}

/// <summary>Somebody with whom something is shared.</summary>
/// <param name="Person">The person.</param>
/// <param name="Name">As shown to others.</param>
public sealed record SharedPerson(UserId Person, string Name);

/// <summary>With whom something is shared, as its page shows it.</summary>
/// <param name="With">With whom.</param>
/// <param name="People">With <see cref="SharedWith.People"/>, for the owner: who they are.</param>
/// <param name="MayUse">Whether the caller's jobs may run there.</param>
public sealed record SharingView(SharedWith With, IReadOnlyList<SharedPerson> People, bool MayUse);

/// <summary>Asks to share something, in place of how it was shared before.</summary>
/// <param name="With">With whom.</param>
/// <param name="People">With <see cref="SharedWith.People"/>: 1 to 100 members of the colony.</param>
public sealed record Share(SharedWith With, IReadOnlyList<UserId>? People = null);
