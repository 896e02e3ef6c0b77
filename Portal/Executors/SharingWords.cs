using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Executors;

/// <summary>Words for whose jobs something takes.</summary>
public static class SharingWords
{
    /// <summary>The sentence of the card.</summary>
    public static string Of(SharingView sharing, bool isMine) =>
        (sharing.With, isMine) switch
        {
            (SharedWith.Colony, _) => L("Everybody in the colony: their jobs may run there."),
            (SharedWith.People, true) => L("{0} besides you.", Sizes.Count(sharing.People.Count, "person", "people")),
            (_, true) => L("Nobody: only your jobs run there."),
            (_, false) when sharing.MayUse => L("You, among others: your jobs may run there."),
            _ => L("Not with you: your jobs do not run there."),
        };
}
