using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Projects and snapshots, for pages and API.</summary>
internal sealed class ProjectService(
    IDbContextFactory<AppDb> databases,
    SnapshotStore snapshots,
    StorageLimit limit,
    ProjectViews views,
    ProjectRemoval removal,
    IPeopleNames people,
    TimeProvider time
) : IProjects
{
    private const int MaxTake = 200;

    public IReadOnlyList<TemplateView> Templates => TemplateFolders.All;

    public async Task<Outcome<IReadOnlyList<ProjectView>>> ListAsync(Caller caller, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Read) is { } refusal ? refusal : await views.ListAsync(caller.Colony, ct);

    public async Task<Outcome<ProjectView>> GetAsync(Caller caller, ProjectId project, CancellationToken ct) =>
        ScopeRefusal(caller, Scopes.Read) is { } refusal ? refusal
        : await views.FindAsync(caller.Colony, project, ct) is { } found ? found
        : Refusal.NotFound("project");

    public async Task<Outcome<ProjectView>> CreateAsync(Caller caller, string name, CancellationToken ct)
    {
        if (ScopeRefusal(caller, Scopes.Projects) is { } refusal || !ProjectNames.TryRead(name, out var read, out refusal))
        {
            return refusal;
        }

        var row = new ProjectRow
        {
            Id = ProjectId.New(),
            Colony = caller.Colony,
            Name = read,
            NameKey = ProjectNames.KeyOf(read),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            CreatedBy = caller.User,
        };
        return await AddAsync(row, ct) is { } taken
            ? taken
            : new ProjectView(
                row.Id,
                row.Name,
                DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
                await people.NameAsync(caller.User.Value),
                null,
                0,
                0
            );
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

    private async Task<Refusal?> AddAsync(ProjectRow row, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await IsTakenAsync(db, row, ct))
        {
            return Taken(row.Name);
        }

        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await IsTakenAsync(db, row, ct))
            {
                throw;
            }

            return Taken(row.Name);
        }
    }

    private static Task<bool> IsTakenAsync(AppDb db, ProjectRow row, CancellationToken ct) =>
        db.Set<ProjectRow>().AnyAsync(other => other.Colony == row.Colony && other.NameKey == row.NameKey, ct);

    private static Refusal Taken(string name) =>
        new(RefusalKind.Conflict, "project-name-taken", $"There is a project named '{name}' already. Open it, or choose another name.");

    private static Refusal? ScopeRefusal(Caller caller, Scopes needed) =>
        caller.Has(needed) ? null
        : needed == Scopes.Read ? new(RefusalKind.Forbidden, "scope-missing", "This token was not made for reading. Make one with the scope Read.")
        : new(RefusalKind.Forbidden, "scope-missing", "This token may not change projects. Make one with the scope Projects.");
}
