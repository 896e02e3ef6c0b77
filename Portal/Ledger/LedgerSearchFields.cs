using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Ledger;

/// <summary>A chip above the ledger.</summary>
/// <param name="Key">As it stands in the address; empty for all.</param>
/// <param name="Word">Its words.</param>
/// <param name="Group">The group it shows; null for all.</param>
public sealed record LedgerChip(string Key, string Word, LedgerGroup? Group)
{
    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<LedgerChip> All =>
        [
            new("", L("All"), null),
            new("jobs", L("Jobs"), LedgerGroup.Jobs),
            new("sign-ins", L("Sign-ins"), LedgerGroup.SignIns),
            new("people", L("People and roles"), LedgerGroup.People),
            new("tokens", L("Tokens"), LedgerGroup.Tokens),
            new("secrets", L("Secrets"), LedgerGroup.Secrets),
            new("systems", L("Systems and shares"), LedgerGroup.Systems),
            new("projects", L("Projects"), LedgerGroup.Projects),
        ];

    /// <summary>The chip of this key; all when there is none.</summary>
    public static LedgerChip Of(string? key) => All.FirstOrDefault(chip => chip.Key == key) ?? All[0];
}

/// <summary>What is looked for in the ledger, as it stands in the address. What cannot be read there is left out.</summary>
/// <param name="Show">The key of a chip.</param>
/// <param name="Person">A person's id.</param>
/// <param name="From">The first day, as yyyy-MM-dd in the viewer's zone.</param>
/// <param name="To">The last day.</param>
public sealed record LedgerSearchFields(string? Show = null, string? Person = null, string? From = null, string? To = null)
{
    /// <summary>The chip.</summary>
    public LedgerChip Chip => LedgerChip.Of(Show);

    /// <summary>Whether it leaves anything out.</summary>
    public bool IsNarrow => this != new LedgerSearchFields() && Filter(ViewerZone.Utc) != new LedgerFilter();

    /// <summary>What is asked of the ledger.</summary>
    public LedgerFilter Filter(ViewerZone zone) =>
        new()
        {
            Group = Chip.Group,
            Person = UserId.TryParse(Person, null, out var person) ? person : null,
            From = zone.FirstOf(From),
            Until = zone.EndOf(To),
        };
}
