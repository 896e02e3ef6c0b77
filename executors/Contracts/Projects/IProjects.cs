using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>A project in a list.</summary>
/// <param name="Id">The project.</param>
/// <param name="Name">Its name.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Newest">Its newest state; null while it has none.</param>
/// <param name="Snapshots">How many states it has.</param>
/// <param name="Jobs">How many jobs it has, counted up to one more than <see cref="Pages.MostCounted"/>.</param>
public sealed record ProjectView(
    ProjectId Id,
    string Name,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] SnapshotView? Newest,
    int Snapshots,
    int Jobs
);

/// <summary>Which projects to list.</summary>
public sealed record ProjectQuery
{
    /// <summary>Only projects whose name contains this, in whatever case.</summary>
    public string? Text { get; init; }

    /// <summary>Only projects that this person made.</summary>
    public UserId? Person { get; init; }

    /// <summary>How many to pass over (newest first), 0 or more.</summary>
    public int Skip { get; init; }

    /// <summary>How many to give, 1 to 200.</summary>
    public int Take { get; set; } = 50;
}

/// <summary>What the colony's projects come to.</summary>
/// <param name="Projects">How many there are.</param>
/// <param name="States">How many states they have together.</param>
/// <param name="Largest">Those with the largest states, largest first; a few at most.</param>
public sealed record ProjectSizes(int Projects, int States, IReadOnlyList<LargeProject> Largest);

/// <summary>A project with a large state.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="Bytes">The size of its largest state.</param>
public sealed record LargeProject(string Name, long Bytes);

/// <summary>One immutable state of a project folder.</summary>
public sealed record SnapshotView(ContentHash Id, DateTimeOffset CreatedAt, string CreatedBy, int Files, long Bytes, string Origin);

/// <summary>A template from which a project is made.</summary>
public sealed record TemplateView(string Key, string Title, string Description);

/// <summary>What a read of a project's <c>project.yaml</c> gave.</summary>
/// <param name="Name">The <c>projectname</c>, if it says one.</param>
/// <param name="Spec">The specification; null when there are errors.</param>
/// <param name="Errors">What must be mended.</param>
/// <param name="Warnings">What is read but not served yet.</param>
public sealed record ProjectFile(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] JobSpec? Spec,
    IReadOnlyList<ProjectFileFault> Errors,
    IReadOnlyList<ProjectFileFault> Warnings
)
{
    /// <summary>The input values (<c>inputs</c>) it says; null is none.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Inputs { get; init; }

    /// <summary>Where <c>source</c> is looked for: <c>src/</c>, or <c>cfs/src/</c> in a folder that the command-line tool of ColonyOS made.</summary>
    public string SourceFolder { get; set; } = "src/";
}

/// <summary>A fault at a place of a <c>project.yaml</c>; line and column count from 1. Over REST the message is a text in English.</summary>
public sealed record ProjectFileFault(int Line, int Column, Words Message, string? Suggestion = null);

/// <summary>A <c>project.yaml</c>, changed.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsAnew">Whether it had to be written anew, so that comments and order of what stood there are gone.</param>
public sealed record ProjectFileEdit(string Text, bool IsAnew);

/// <summary>A file to look at.</summary>
/// <param name="Path">Inside the snapshot, with '/'.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Content">The bytes.</param>
public sealed record ProjectFileContent(string Path, long Size, Stream Content);

/// <summary>Projects and snapshots, for pages and API. A name with a NUL, '..', an empty part, over 255 bytes a part or 4,096 in all is refused by that name; the rest travels.</summary>
public interface IProjects
{
    /// <summary>All projects of the colony, newest first.</summary>
    Task<Outcome<IReadOnlyList<ProjectView>>> ListAsync(Caller caller, CancellationToken ct);

    /// <summary>A page of the colony's projects, newest first.</summary>
    Task<Outcome<Page<ProjectView>>> FindAsync(Caller caller, ProjectQuery query, CancellationToken ct);

    /// <summary>How many projects there are, and which are large.</summary>
    Task<Outcome<ProjectSizes>> SizesAsync(Caller caller, CancellationToken ct);

    /// <summary>One project.</summary>
    Task<Outcome<ProjectView>> GetAsync(Caller caller, ProjectId project, CancellationToken ct);

    /// <summary>Makes a project. Name: 1 to 100 characters, no control characters, unique in the colony.</summary>
    Task<Outcome<ProjectView>> CreateAsync(Caller caller, string name, CancellationToken ct);

    /// <summary>Gives a project another name, by the rules of <see cref="CreateAsync"/>. Its states and jobs stay as they are.</summary>
    Task<Outcome<ProjectView>> RenameAsync(Caller caller, ProjectId project, string name, CancellationToken ct);

    /// <summary>
    /// Deletes a project for good: its files, its secrets, and the logs and results of its jobs. The jobs themselves stay in the list, and their chains
    /// in the ledger. Refused while a job of it has not ended. Needs a fresh second factor.
    /// </summary>
    Task<Outcome<Done>> DeleteAsync(Caller caller, ProjectId project, CancellationToken ct);

    /// <summary>Makes a project and its first snapshot from a template.</summary>
    Task<Outcome<ProjectView>> CreateFromTemplateAsync(Caller caller, string name, string template, CancellationToken ct);

    /// <summary>The templates there are.</summary>
    IReadOnlyList<TemplateView> Templates { get; }

    /// <summary>Snapshots of a project, newest first.</summary>
    Task<Outcome<Page<SnapshotView>>> SnapshotsAsync(Caller caller, ProjectId project, int skip, int take, CancellationToken ct);

    /// <summary>Which of these chunks the colony's store lacks.</summary>
    Task<Outcome<IReadOnlyList<ContentHash>>> MissingChunksAsync(Caller caller, IReadOnlyList<ContentHash> chunks, CancellationToken ct);

    /// <summary>Keeps a chunk. The bytes must hash to <paramref name="chunk"/>; at most <see cref="SnapshotManifest.ChunkSize"/>.</summary>
    Task<Outcome<Done>> PutChunkAsync(Caller caller, ContentHash chunk, Stream content, CancellationToken ct);

    /// <summary>Keeps a snapshot whose chunks are all there. The same content again is the same snapshot.</summary>
    Task<Outcome<SnapshotView>> CreateSnapshotAsync(Caller caller, ProjectId project, SnapshotManifest manifest, CancellationToken ct);

    /// <summary>
    /// Makes a new state of a project from its newest with one change. Refused with <see cref="FolderChange.MovedOn"/> when <paramref name="from"/>, the
    /// state that the person has looked at (null: none yet), is not the newest any more. The same content as before is the same snapshot.
    /// </summary>
    Task<Outcome<SnapshotView>> ChangeAsync(Caller caller, ProjectId project, ContentHash? from, FolderChange change, CancellationToken ct);

    /// <summary>
    /// What changed in a file of text between two snapshots. Refused with <c>file-too-large</c> and <c>not-text</c> where lines cannot be compared; not
    /// found when neither has such a file.
    /// </summary>
    Task<Outcome<FileComparison>> CompareFileAsync(Caller caller, ContentHash one, ContentHash other, string path, CancellationToken ct);

    /// <summary>What a snapshot of the colony holds (a project's or a job's results).</summary>
    Task<Outcome<SnapshotManifest>> ManifestAsync(Caller caller, ContentHash snapshot, CancellationToken ct);

    /// <summary>A file of a snapshot, to read.</summary>
    Task<Outcome<ProjectFileContent>> OpenFileAsync(Caller caller, ContentHash snapshot, string path, CancellationToken ct);

    /// <summary>The <c>project.yaml</c> of a snapshot, read; null value inside <see cref="ProjectFile.Spec"/> when it has errors. Not found when there is no such file.</summary>
    Task<Outcome<ProjectFile>> ReadProjectFileAsync(Caller caller, ContentHash snapshot, CancellationToken ct);

    /// <summary>Reads the text of a <c>project.yaml</c> that is to stand in a snapshot: also says which files it names are not there.</summary>
    Task<Outcome<ProjectFile>> CheckProjectFileAsync(Caller caller, ContentHash snapshot, string yaml, CancellationToken ct);

    /// <summary>Reads the text of a <c>project.yaml</c>.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="sourceFolder">A <see cref="ProjectFile.SourceFolder"/>; null is <c>src/</c>.</param>
    ProjectFile ParseProjectFile(string yaml, string? sourceFolder = null);

    /// <summary>
    /// Changes the text of a <c>project.yaml</c> so that it says this specification. What says it already stays as it is written, comments, order and
    /// unknown keys with it. Null when the specification cannot be said in YAML (a key of over a thousand characters, values nested over 16 deep).
    /// </summary>
    /// <param name="yaml">The text; may be empty.</param>
    /// <param name="spec">What it is to say.</param>
    /// <param name="inputs">The input values it is to say.</param>
    /// <param name="sourceFolder">A <see cref="ProjectFile.SourceFolder"/>; null is <c>src/</c>.</param>
    ProjectFileEdit? EditProjectFile(string yaml, JobSpec spec, IReadOnlyDictionary<string, JsonElement>? inputs = null, string? sourceFolder = null);
}
