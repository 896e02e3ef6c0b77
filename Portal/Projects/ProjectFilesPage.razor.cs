using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>
/// A project's files, to look at and, in its newest state, to change: each change makes a new state. The address names the place, and the state where it is
/// not the newest.
/// </summary>
public sealed partial class ProjectFilesPage : IDisposable
{
    private const int MostListed = 500;

    private readonly Leaving _leaving = new();
    private ProjectView? _project;
    private ContentHash? _state;
    private (ContentHash State, SnapshotManifest Manifest)? _read;
    private SnapshotManifest? _manifest;
    private string _place = "";
    private IReadOnlyList<ListedEntry>? _listing;
    private SnapshotEntry? _entry;
    private Refusal? _refusal;
    private Refusal? _said;
    private Asked _asked;
    private string? _fault;
    private bool _mayChange;

    private enum Asked
    {
        Nothing,
        NewFile,
        Rename,
        Delete,
    }

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>The project.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>The folder or file.</summary>
    [SupplyParameterFromQuery(Name = "path")]
    public string? Path { get; set; }

    /// <summary>The state, 64 hexadecimal digits; the newest where none is named.</summary>
    [SupplyParameterFromQuery(Name = "snapshot")]
    public string? Snapshot { get; set; }

    private bool IsNewest => _state == _project?.Newest?.Id;

    private bool MayEdit => _mayChange && IsNewest;

    private string NewFileName =>
        _listing is not null ? (_place.Length == 0 ? "" : _place + "/")
        : FolderListing.Above(_place) is { Length: > 0 } folder ? folder + "/"
        : "";

    private string About
    {
        get
        {
            var files = _manifest?.Entries.Count(entry => entry.Kind == EntryKind.File) ?? 0;
            return $"{Sizes.Count(files, "file", "files")}, {Sizes.Bytes(_manifest?.Entries.Sum(entry => entry.Size) ?? 0)}";
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        Close();
        _said = null;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (!ProjectId.TryParse(Id, null, out var id))
        {
            _refusal = Refusal.NotFound("project");
            return;
        }

        var caller = await Current.GetAsync();
        var project = await Projects.GetAsync(caller, id, _leaving.Token);
        if (!project.IsOk)
        {
            _refusal = project.Refusal;
            return;
        }

        ContentHash? state =
            Snapshot is null ? project.Value.Newest?.Id
            : ContentHash.TryParse(Snapshot, null, out var named) ? named
            : null;
        if (Snapshot is not null && state is null)
        {
            _refusal = Refusal.NotFound("state");
            return;
        }

        var manifest = await ManifestAsync(caller, state);
        if (manifest.IsOk)
        {
            Show(project.Value, state, manifest.Value);
            _mayChange = caller.Has(Scopes.Projects);
        }

        _refusal = manifest.Refusal;
    }

    // All at once: a page that is drawn in the middle would ask the one state for a file of the other.
    private void Show(ProjectView project, ContentHash? state, SnapshotManifest manifest)
    {
        (_project, _state, _manifest, _place) = (project, state, manifest, Path ?? "");
        _listing = FolderListing.Of(manifest, _place);
        _entry = _place.Length == 0 ? null : FolderListing.Find(manifest, _place);
    }

    private async Task<Outcome<SnapshotManifest>> ManifestAsync(Caller caller, ContentHash? state)
    {
        if (state is not { } hash)
        {
            return new SnapshotManifest { Entries = [] };
        }

        if (_read is { } read && read.State == hash)
        {
            return read.Manifest;
        }

        var manifest = await Projects.ManifestAsync(caller, hash, _leaving.Token);
        _read = manifest.IsOk ? (hash, manifest.Value) : null;
        return manifest;
    }

    private string UrlOf(string path) => Urls.Files(_project!.Id, path, IsNewest ? null : _state);

    private void Ask(Asked what) => (_asked, _fault) = (what, null);

    private void Close() => Ask(Asked.Nothing);

    private Task NewFileAsync(string path) => ChangeAsync(new FolderChange.Write(path, ReadOnlyMemory<byte>.Empty, IsNew: true), path);

    private Task RenameAsync(string path) => ChangeAsync(new FolderChange.Move(_place, path), path);

    private Task DeleteAsync() => ChangeAsync(new FolderChange.Remove(_place), FolderListing.Above(_place));

    // A refusal stays in the dialog, beside what was typed.
    private async Task ChangeAsync(FolderChange change, string place)
    {
        var made = await Projects.ChangeAsync(await Current.GetAsync(), _project!.Id, _state, change, _leaving.Token);
        if (made.IsOk)
        {
            Close();
            // Another address each time, so the page loads what is there now.
            Navigation.NavigateTo(Urls.Files(_project.Id, place));
        }
        else if (made.Refusal.Code == FolderChange.MovedOn)
        {
            // What is to be changed may look different by now: shown first.
            Close();
            await LoadAsync();
            _said = made.Refusal with { Text = L("{0} It is shown now: look at it, then try again.", made.Refusal.InWords()) };
        }
        else
        {
            _fault = made.Refusal.InWords();
        }
    }

    private Task SavedAsync(SnapshotView saved) => LoadAsync();

    // A file that is open stays as it is, for somebody may be typing in it; a save of it says that there is a newer state.
    private Task KeptAsync() => _listing is null ? Task.CompletedTask : LoadAsync();
}
