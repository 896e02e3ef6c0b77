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

    /// <summary>The file of their results to look at.</summary>
    [SupplyParameterFromQuery(Name = "file")]
    public string? File { get; set; }

    /// <summary>How to look at it.</summary>
    [SupplyParameterFromQuery(Name = "as")]
    public string? LookAs { get; set; }

    /// <summary>What charts of it show.</summary>
    [SupplyParameterFromQuery(Name = "chart")]
    public string? Chart { get; set; }

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

    private (IReadOnlyList<SnapshotEntry> One, IReadOnlyList<SnapshotEntry> Other) Files { get; set; } = ([], []);

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
            Files = (await FilesAsync(one), await FilesAsync(other));
            Parts = JobComparison.Of(one, other, Files, Time.GetUtcNow());
            Pair = (one, other);
        }
    }

    private string PlaceOf(string? file, string? look, string? chart) =>
        Pair is { } pair ? Urls.CompareJobs(pair.One.Summary.Number, pair.Other.Summary.Number, file, look, chart) : "";

    // The results of each in which the file is; null where it is not.
    private IReadOnlyList<(string Job, ContentHash? Results)> Sides(string file) =>
        Pair is { } pair ? [Side(pair.One, Files.One, file), Side(pair.Other, Files.Other, file)] : [];

    private static (string Job, ContentHash? Results) Side(JobView job, IReadOnlyList<SnapshotEntry> files, string file) =>
        ($"#{job.Summary.Number}", files.Any(entry => entry.Path == file) ? job.Results : null);

    private static string? ChangesOf(JobView one, JobView other) =>
        JobComparison.ProjectOfBoth(one, other) is { } project && one.Snapshot is { } before && other.Snapshot is { } after && before != after
            ? Urls.CompareStates(project, before, after)
            : null;

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
