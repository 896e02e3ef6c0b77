using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Ledger;

/// <summary>The colony's entries of all chains: what is looked for stands in the address.</summary>
public sealed partial class LedgerPage
{
    private const int Take = 50;
    private (LedgerSearchFields, string?)? _loaded;

    /// <summary>Which kinds to show.</summary>
    [SupplyParameterFromQuery(Name = "show")]
    public string? Show { get; set; }

    /// <summary>Only what this person did.</summary>
    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    /// <summary>The first day.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>The last day.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>Where to go on.</summary>
    [SupplyParameterFromQuery(Name = "before")]
    public string? Before { get; set; }

    /// <summary>The entries shown, kept from the first rendering for the second.</summary>
    [PersistentState]
    public LedgerEntries? Found { get; set; }

    /// <summary>Who can be chosen.</summary>
    [PersistentState]
    public IReadOnlyList<MemberView>? Members { get; set; }

    /// <summary>Why there are none.</summary>
    [PersistentState]
    public Refusal? Refusal { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [CascadingParameter]
    private ViewerZone Zone { get; set; } = ViewerZone.Utc;

    [Inject]
    private ILedger Ledger { get; set; } = null!;

    [Inject]
    private IColonies Colonies { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    private LedgerSearchFields Search => new(Show, Person, From, To);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var (isFirst, wanted) = (_loaded is null, (Search, Before));
        if (_loaded == wanted)
        {
            return;
        }
        _loaded = wanted;
        if (isFirst && (Found is not null || Refusal is not null))
        {
            return;
        }
        var before = long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : (long?)null;
        var found = await Ledger.FindAsync(Me.Caller, Search.Filter(Zone), before, Take, CancellationToken.None);
        Members ??= (await Colonies.MembersAsync(Me.Caller, CancellationToken.None)).Value;
        (Found, Refusal) = (found.Value, found.Refusal);
    }

    private static bool IsJob(LedgerKind kind) => LedgerGroups.Of(kind) == LedgerGroup.Jobs;
}
