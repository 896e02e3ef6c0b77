using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Ledger;

/// <summary>The colony's newest entries of all chains.</summary>
public sealed partial class LedgerPage
{
    private const int Take = 50;
    private int? _loaded;

    /// <summary>The page, from 1.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public string? Number { get; set; }

    /// <summary>The entries shown, kept from the first rendering for the second.</summary>
    [PersistentState]
    public Page<LedgerEntryView>? Found { get; set; }

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
    private TimeProvider Time { get; set; } = null!;

    private DateTimeOffset Now => Time.GetUtcNow();

    private int PageNumber => Urls.PageNumber(Number);

    private int Skip => (PageNumber - 1) * Take;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var isFirst = _loaded is null;
        if (_loaded == PageNumber)
        {
            return;
        }
        _loaded = PageNumber;
        if (!isFirst || (Found is null && Refusal is null))
        {
            var found = await Ledger.RecentAsync(Me.Caller, Skip, Take, CancellationToken.None);
            (Found, Refusal) = (found.Value, found.Refusal);
        }
    }

    private static bool IsJob(LedgerKind kind) => (int)kind < 100;
}
