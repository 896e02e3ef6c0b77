using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Executors;

/// <summary>Words for whose jobs something takes.</summary>
public static class SharingWords
{
    /// <summary>The sentence of the card.</summary>
    public static string Of(SharingView sharing, bool isMine) =>
        (sharing.With, isMine) switch
        {
            (SharedWith.Colony, _) => "Everybody in the colony: their jobs may run there.",
            (SharedWith.People, true) => $"{Sizes.Count(sharing.People.Count, "person", "people")} besides you.",
            (_, true) => "Nobody: only your jobs run there.",
            (_, false) when sharing.MayUse => "You, among others: your jobs may run there.",
            _ => "Not with you: your jobs do not run there.",
        };
}
