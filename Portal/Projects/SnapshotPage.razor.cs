using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>What lies in one state of a folder, a project's or a job's results: a folder's listing, or a file to look at.</summary>
public sealed partial class SnapshotPage : IDisposable
{
    private const int MostListed = 500;

    private readonly Leaving _leaving = new();
    private ContentHash _hash;
    private SnapshotManifest? _manifest;
    private ContentHash? _loaded;
    private IReadOnlyList<ListedEntry>? _listing;
    private SnapshotEntry? _file;
    private FilePreview? _preview;
    private ProjectView? _project;
    private bool _isState;
    private Refusal? _refusal;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The snapshot, 64 hexadecimal digits.</summary>
    [Parameter]
    public string Hash { get; set; } = "";

    /// <summary>The folder or file in it.</summary>
    [SupplyParameterFromQuery(Name = "path")]
    public string? Path { get; set; }

    /// <summary>The project one came from.</summary>
    [SupplyParameterFromQuery(Name = "project")]
    public string? ProjectText { get; set; }

    private string Place => Path ?? "";

    private IReadOnlyList<(string, string)> Way =>
        _project is null ? [(L("Projects"), Urls.Projects())] : [(L("Projects"), Urls.Projects()), (_project.Name, Urls.Project(_project.Id))];

    private static string About(SnapshotManifest manifest)
    {
        var files = manifest.Entries.Count(e => e.Kind == EntryKind.File);
        return L("{0}, {1}; this state cannot change", Sizes.Count(files, "file", "files"), Sizes.Bytes(manifest.Entries.Sum(e => e.Size)));
    }

    private ProjectId? FromProject => _project?.Id;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (!ContentHash.TryParse(Hash, null, out _hash))
        {
            _refusal = Refusal.NotFound("state");
            return;
        }
        var caller = await Current.GetAsync();
        if (_loaded != _hash)
        {
            var manifest = await Projects.ManifestAsync(caller, _hash, _leaving.Token);
            (_manifest, _refusal, _loaded) = (manifest.Value, manifest.Refusal, _hash);
            _project = ProjectId.TryParse(ProjectText, null, out var id) ? (await Projects.GetAsync(caller, id, _leaving.Token)).Value : null;
            _isState = _project is not null && await IsStateAsync(caller, _project);
        }
        if (_manifest is not null)
        {
            await LookAsync(caller, _manifest);
        }
    }

    // A job's results are named with their project too, and are no state of its folder that a job could run with.
    private async Task<bool> IsStateAsync(Caller caller, ProjectView project)
    {
        var states = await Projects.SnapshotsAsync(caller, project.Id, 0, 200, _leaving.Token);
        return states.Value?.Items.Any(s => s.Id == _hash) == true;
    }

    private async Task LookAsync(Caller caller, SnapshotManifest manifest)
    {
        (_file, _preview) = (null, null);
        _listing = FolderListing.Of(manifest, Place);
        if (_listing is not null)
        {
            return;
        }
        _file = FolderListing.Find(manifest, Place) is { Kind: EntryKind.File } file ? file : null;
        if (_file is null)
        {
            return;
        }
        var content = await Projects.OpenFileAsync(caller, _hash, Place, _leaving.Token);
        if (content.IsOk)
        {
            await using var stream = content.Value.Content;
            _preview = await FilePreview.ReadAsync(content.Value, _leaving.Token);
        }
    }
}
