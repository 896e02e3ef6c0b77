using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors.Sharing;

/// <summary>Whose jobs something takes besides its owner's, as the broker asks: in memory, and never changed in place.</summary>
internal sealed record Audience(SharedWith With, IReadOnlySet<UserId> People)
{
    private static readonly HashSet<UserId> NoPeople = [];

    public static Audience WithNobody { get; } = new(SharedWith.Nobody, NoPeople);

    public static Audience WithColony { get; } = new(SharedWith.Colony, NoPeople);

    /// <summary>Whether this person's jobs may run there. That both are of one colony is asked elsewhere.</summary>
    public bool Takes(UserId submitter, UserId owner) =>
        submitter == owner || With == SharedWith.Colony || (With == SharedWith.People && People.Contains(submitter));
}
