using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>Who took the job and why, as it was written down then; and, when asked, what would fit now.</summary>
public sealed partial class WhyCard : IDisposable
{
    private const int Most = 20;
    private const string List = "list";

    private readonly Leaving _leaving = new();
    private readonly FocusLead _focus = new();
    private IReadOnlyList<ExecutorFit>? _fits;
    private Refusal? _refusal;
    private bool _all;
    private bool _allFits;

    /// <summary>The job; somebody has taken it.</summary>
    [Parameter, EditorRequired]
    public JobView Job { get; set; } = null!;

    /// <summary>Its ledger.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<LedgerEntryView> Entries { get; set; } = [];

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IExecutors Executors { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    // The button that asked goes, and would take the focus with it.
    private void ShowAllFits()
    {
        _allFits = true;
        _focus.To(List);
    }

    private async Task AskAsync()
    {
        var answer = await Executors.FitAsync(Me.Caller, Job.Spec, _leaving.Token);
        _refusal = answer.Refusal;
        _fits = answer
            .Value?.Where(fit => fit.Health != ExecutorHealth.Retired)
            .OrderBy(fit => fit.Misfits.Count)
            .ThenBy(fit => fit.Health)
            .ThenBy(fit => fit.Name, StringComparer.Ordinal)
            .ToList();
    }
}
