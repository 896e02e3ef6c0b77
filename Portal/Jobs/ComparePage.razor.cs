using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>Two jobs side by side: what differs is marked.</summary>
public sealed partial class ComparePage
{
    private (string?, string?)? _loaded;

    /// <summary>The number of the first.</summary>
    [SupplyParameterFromQuery(Name = "a")]
    public string? One { get; set; }

    /// <summary>The number of the second.</summary>
    [SupplyParameterFromQuery(Name = "b")]
    public string? Other { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private (JobView One, JobView Other)? Pair { get; set; }

    private IReadOnlyList<ComparedPart> Parts { get; set; } = [];

    private Refusal? Refusal { get; set; }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == (One, Other))
        {
            return;
        }

        _loaded = (One, Other);
        (Pair, Refusal) = (null, null);
        if (await FindAsync(One) is { } one && await FindAsync(Other) is { } other)
        {
            Parts = JobComparison.Of(one, other, (await FilesAsync(one), await FilesAsync(other)), Time.GetUtcNow());
            Pair = (one, other);
        }
    }

    private async Task<JobView?> FindAsync(string? key)
    {
        if (!long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            Refusal = Contracts.Refusal.NotFound("job");
            return null;
        }

        var id = await Jobs.FindByNumberAsync(Me.Caller, number, CancellationToken.None);
        if (!id.IsOk)
        {
            Refusal = id.Refusal;
            return null;
        }

        var job = await Jobs.GetAsync(Me.Caller, id.Value, CancellationToken.None);
        Refusal = job.Refusal;
        return job.Value;
    }

    // Results may be gone with their project: there is nothing to compare then.
    private async Task<IReadOnlyList<SnapshotEntry>> FilesAsync(JobView job) =>
        job.Results is { } results && (await Projects.ManifestAsync(Me.Caller, results, CancellationToken.None)).Value is { } manifest
            ? [.. manifest.Entries.Where(entry => entry.Kind == EntryKind.File)]
            : [];
}
