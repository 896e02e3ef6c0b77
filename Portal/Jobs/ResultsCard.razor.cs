using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The files a job has brought back, to look at and to take away.</summary>
public sealed partial class ResultsCard
{
    private const int Most = 12;
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".gif", ".webp"];
    private static readonly string[] Tables = [".csv", ".tsv"];
    private IReadOnlyList<SnapshotEntry> _files = [];
    private ContentHash? _shown;
    private Refusal? _refusal;
    private bool _all;

    /// <summary>The snapshot; null while there is none.</summary>
    [Parameter]
    public ContentHash? Results { get; set; }

    /// <summary>The job's project, for the way back.</summary>
    [Parameter]
    public ProjectId? Project { get; set; }

    /// <summary>The job's number.</summary>
    [Parameter, EditorRequired]
    public long Job { get; set; }

    /// <summary>The file that is looked at; null when none is.</summary>
    [Parameter]
    public string? Chosen { get; set; }

    /// <summary>The line that is chosen in the log, which stays so; null when none is.</summary>
    [Parameter]
    public string? Line { get; set; }

    /// <summary>Whether the job has ended.</summary>
    [Parameter]
    public bool HasEnded { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    private string Nothing => HasEnded ? L("It left no file in result/.") : L("What the job leaves in result/ comes back when it ends.");

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (Results is not { } snapshot || _shown == snapshot)
        {
            return;
        }
        _shown = snapshot;
        var manifest = await Projects.ManifestAsync(Me.Caller, snapshot, CancellationToken.None);
        _refusal = manifest.Refusal;
        _files = [.. (manifest.Value?.Entries ?? []).Where(entry => entry.Kind == EntryKind.File)];
    }

    // Never SVG: it is a program as much as a picture.
    private static bool IsPicture(string path) => Pictures.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static MarkupString Icon(string path) =>
        IsPicture(path) ? Glyphs.Picture
        : Tables.Any(end => path.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? Glyphs.Chart
        : Glyphs.File;
}
