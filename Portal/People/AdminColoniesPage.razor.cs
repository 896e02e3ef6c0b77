using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>All colonies of the portal with their limits, for its administrators.</summary>
public sealed partial class AdminColoniesPage : IDisposable
{
    private const int Take = 50;
    private const decimal Giga = 1_000_000_000;
    private readonly Leaving _leaving = new();
    private Page<ColonySummary>? _found;
    private Refusal? _refusal;
    private ColonySummary? _chosen;
    private int? _most;
    private decimal? _mostGigabytes;

    /// <summary>What is looked for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>The page, from 1.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public string? Number { get; set; }

    [Inject]
    private IAdministration Administration { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    private int PageNumber => Urls.PageNumber(Number);

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync(null);

    private void Choose(ColonySummary colony) => (_chosen, _most, _mostGigabytes) = (colony, colony.Limits.MostJobs, colony.Limits.MostBytes / Giga);

    private async Task SetAsync(ColonySummary colony)
    {
        _chosen = null;
        var set = await Administration.SetLimitsAsync(
            await Current.GetAsync(),
            colony.Id,
            new ColonyLimits(_most, (long?)(_mostGigabytes * Giga)),
            _leaving.Token
        );
        await LoadAsync(set.Refusal);
    }

    private async Task LoadAsync(Refusal? refusal)
    {
        var found = await Administration.ColoniesAsync(await Current.GetAsync(), Text, (PageNumber - 1) * Take, Take, _leaving.Token);
        (_found, _refusal) = (found.Value ?? _found, refusal ?? found.Refusal);
    }
}
