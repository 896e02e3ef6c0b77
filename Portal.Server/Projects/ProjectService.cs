using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Projects and snapshots, for pages and API.</summary>
internal sealed class ProjectService(
    IDbContextFactory<AppDb> databases,
    SnapshotStore snapshots,
    StorageLimit limit,
    ProjectViews views,
    ProjectNaming naming,
    ProjectRemoval removal,
    FolderEdits edits
) : IProjects
{
    private const int MaxTake = 200;

    public IReadOnlyList<TemplateView> Templates => TemplateFolders.All;

    public async Task<Outcome<IReadOnlyList<ProjectView>>> ListAsync(Caller caller, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Read) is { } refusal ? refusal : await views.ListAsync(caller.Colony, ct);

    public async Task<Outcome<Page<ProjectView>>> FindAsync(Caller caller, ProjectQuery query, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Read) is { } refusal
            ? refusal
            : await views.FindAsync(
                caller.Colony,
                query with
                {
                    Skip = Math.Clamp(query.Skip, 0, Pages.MostPassed),
                    Take = Math.Clamp(query.Take, 1, MaxTake),
                },
                ct
            );

    public async Task<Outcome<ProjectSizes>> SizesAsync(Caller caller, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Read) is { } refusal ? refusal : await views.SizesAsync(caller.Colony, ct);

    public async Task<Outcome<ProjectView>> GetAsync(Caller caller, ProjectId project, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Read) is { } refusal ? refusal
        : await views.FindAsync(caller.Colony, project, ct) is { } found ? found
        : Refusal.NotFound("project");

    public async Task<Outcome<ProjectView>> CreateAsync(Caller caller, string name, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Projects) is { } refusal ? refusal : await naming.CreateAsync(caller, name, ct);

    public async Task<Outcome<ProjectView>> RenameAsync(Caller caller, ProjectId project, string name, CancellationToken ct)
    {
        if (ScopeRefusal(caller, Scopes.Projects) is { } refusal)
        {
            return refusal;
        }

        var renamed = await naming.RenameAsync(caller, project, name, ct);
        return !renamed.IsOk ? renamed.Refusal
            : await views.FindAsync(caller.Colony, project, ct) is { } view ? view
            : Refusal.NotFound("project");
    }

    public async Task<Outcome<Done>> DeleteAsync(Caller caller, ProjectId project, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Projects) is { } refusal ? refusal : await removal.DeleteAsync(caller, project, ct);

    public async Task<Outcome<ProjectView>> CreateFromTemplateAsync(Caller caller, string name, string template, CancellationToken ct)
    {
        if (TemplateFolders.Find(template) is not { } folder)
        {
            return Refusal.NotFound("template");
        }

        var made = await CreateAsync(caller, name, ct);
        if (!made.IsOk)
        {
            return made;
        }

        foreach (var file in folder.Files.Where(file => file.Content.Length > 0))
        {
            using var content = new MemoryStream(file.Content, writable: false);
            var put = await limit.PutChunkAsync(caller.Colony, file.Entry.Chunks[0], content, ct);
            if (!put.IsOk)
            {
                return put.Refusal;
            }
        }

        var origin = new SnapshotOrigin(caller.Colony, $"Template {folder.View.Title}") { Project = made.Value.Id, CreatedBy = caller.User };
        var kept = await snapshots.CreateAsync(origin, new SnapshotManifest { Entries = [.. folder.Files.Select(file => file.Entry)] }, ct);
        return kept.IsOk ? await GetAsync(caller with { Scopes = caller.Scopes | Scopes.Read }, made.Value.Id, ct) : kept.Refusal;
    }

    public async Task<Outcome<Page<SnapshotView>>> SnapshotsAsync(Caller caller, ProjectId project, int skip, int take, CancellationToken ct)
    {
        if (ScopeRefusal(caller, Scopes.Read) is { } refusal)
        {
            return refusal;
        }

        return await IsThereAsync(caller, project, ct)
            ? await views.SnapshotsAsync(caller.Colony, project, Math.Max(skip, 0), Math.Clamp(take, 1, MaxTake), ct)
            : Refusal.NotFound("project");
    }

    public async Task<Outcome<IReadOnlyList<ContentHash>>> MissingChunksAsync(Caller caller, IReadOnlyList<ContentHash> chunks, CancellationToken ct)
    {
        if (ScopeRefusal(caller, Scopes.Projects) is { } refusal)
        {
            return refusal;
        }

        // Asked before anything is sent: where nothing fits, nothing is sent.
        var missing = await snapshots.MissingAsync(caller.Colony, chunks, ct);
        return missing.Count > 0 && await limit.RefusalAsync(caller.Colony, ct) is { } full ? full : missing;
    }

    public async Task<Outcome<Done>> PutChunkAsync(Caller caller, ContentHash chunk, Stream content, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Projects) is { } refusal ? refusal : await limit.PutChunkAsync(caller.Colony, chunk, content, ct);

    public async Task<Outcome<SnapshotView>> CreateSnapshotAsync(Caller caller, ProjectId project, SnapshotManifest manifest, CancellationToken ct)
    {
        if (ScopeRefusal(caller, Scopes.Projects) is { } refusal)
        {
            return refusal;
        }

        if (!await IsThereAsync(caller, project, ct))
        {
            return Refusal.NotFound("project");
        }

        var origin = new SnapshotOrigin(caller.Colony, "Sent") { Project = project, CreatedBy = caller.User };
        var kept = await snapshots.CreateAsync(origin, manifest, ct);
        return kept.IsOk ? await views.OfAsync(kept.Value) : kept.Refusal;
    }

    public async Task<Outcome<SnapshotView>> ChangeAsync(
        Caller caller,
        ProjectId project,
        ContentHash? from,
        FolderChange change,
        CancellationToken ct
    )
    {
        if (ScopeRefusal(caller, Scopes.Projects) is { } refusal)
        {
            return refusal;
        }

        if (!await IsThereAsync(caller, project, ct))
        {
            return Refusal.NotFound("project");
        }

        var made = await edits.MakeAsync(caller, project, from, change, ct);
        return made.IsOk ? await views.OfAsync(made.Value) : made.Refusal;
    }

    public async Task<Outcome<FileComparison>> CompareFileAsync(Caller caller, ContentHash one, ContentHash other, string path, CancellationToken ct)
    {
        var before = await FindAsync(caller, one, ct);
        if (!before.IsOk)
        {
            return before.Refusal;
        }

        var after = await FindAsync(caller, other, ct);
        return after.IsOk ? await FileComparisons.CompareAsync(snapshots, caller.Colony, (before.Value, after.Value), path, ct) : after.Refusal;
    }

    public async Task<Outcome<SnapshotManifest>> ManifestAsync(Caller caller, ContentHash snapshot, CancellationToken ct) =>
        await FindAsync(caller, snapshot, ct) is var found && found.IsOk ? found.Value.Manifest : found.Refusal!;

    public async Task<Outcome<ProjectFileContent>> OpenFileAsync(Caller caller, ContentHash snapshot, string path, CancellationToken ct)
    {
        var found = await FindAsync(caller, snapshot, ct);
        return !found.IsOk ? found.Refusal
            : found.Value.File(path) is { } file ? new ProjectFileContent(file.Path, file.Size, snapshots.OpenFile(caller.Colony, file))
            : Refusal.NotFound("file in this snapshot");
    }

    public async Task<Outcome<ProjectFile>> ReadProjectFileAsync(Caller caller, ContentHash snapshot, CancellationToken ct)
    {
        var found = await FindAsync(caller, snapshot, ct);
        return !found.IsOk ? found.Refusal
            : found.Value.File(ProjectFileReader.FileName) is { } file ? await ReadAsync(caller.Colony, found.Value, file, ct)
            : Refusal.NotFound("project.yaml in this snapshot");
    }

    public async Task<Outcome<ProjectFile>> CheckProjectFileAsync(Caller caller, ContentHash snapshot, string yaml, CancellationToken ct)
    {
        var found = await FindAsync(caller, snapshot, ct);
        return found.IsOk ? ProjectFileReader.Read(yaml, ProjectFileReader.SourceFolderOf(found.Value.Manifest)) : found.Refusal;
    }

    public ProjectFile ParseProjectFile(string yaml, string? sourceFolder = null) =>
        ProjectFileReader.Read(yaml, ProjectFileReader.SourceFolderNamed(sourceFolder));

    public ProjectFileEdit? EditProjectFile(
        string yaml,
        JobSpec spec,
        IReadOnlyDictionary<string, JsonElement>? inputs = null,
        string? sourceFolder = null
    ) => ProjectFileEditor.Edit(yaml, spec, inputs, ProjectFileReader.SourceFolderNamed(sourceFolder));

    /// <summary>A snapshot of the caller's colony.</summary>
    internal async Task<Outcome<LoadedSnapshot>> FindAsync(Caller caller, ContentHash snapshot, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Read) is { } refusal ? refusal
        : await snapshots.FindAsync(caller.Colony, snapshot, ct) is { } found ? found
        : Refusal.NotFound("snapshot");

    private async Task<ProjectFile> ReadAsync(ColonyId colony, LoadedSnapshot snapshot, SnapshotEntry file, CancellationToken ct)
    {
        if (file.Size > ProjectFileReader.MaxBytes)
        {
            return ProjectFileReader.TooLarge(file.Size);
        }

        var bytes = new byte[file.Size];
        await using var content = snapshots.OpenFile(colony, file);
        await content.ReadExactlyAsync(bytes, ct);
        return ProjectFileReader.Read(bytes, ProjectFileReader.SourceFolderOf(snapshot.Manifest));
    }

    private async Task<bool> IsThereAsync(Caller caller, ProjectId project, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<ProjectRow>().AnyAsync(row => row.Id == project && row.Colony == caller.Colony, ct);
    }

    private static Refusal? ScopeRefusal(Caller caller, Scopes needed) =>
        caller.Has(needed) ? null
        : needed == Scopes.Read ? new(RefusalKind.Forbidden, "scope-missing", "This token was not made for reading. Make one with the right 'See'.")
        : new(RefusalKind.Forbidden, "scope-missing", "This token may not change projects. Make one with the right 'Change projects'.");
}
