using Pollinator.Contracts;
using Pollinator.Portal.Projects;

namespace Pollinator.Portal.Jobs;

/// <summary>What a submit page starts from: a project's folder state and its <c>project.yaml</c>, or an earlier job.</summary>
/// <param name="Form">The fields, filled.</param>
/// <param name="Project">The project whose folder the job gets.</param>
/// <param name="Snapshot">The state of the folder.</param>
/// <param name="File">The <c>project.yaml</c>, read.</param>
/// <param name="FileText">The <c>project.yaml</c>, as it stands there; lines end with <c>\n</c>.</param>
/// <param name="Again">The earlier job.</param>
/// <param name="Raised">What is asked for beyond the earlier job, when more was wanted.</param>
public sealed record SubmitSource(
    SubmitForm Form,
    ProjectView? Project,
    SnapshotView? Snapshot,
    ProjectFile? File,
    string FileText,
    JobListItem? Again,
    RaisedAsk? Raised = null
)
{
    private const string FileName = "project.yaml";

    /// <summary>Nothing to start from: an empty form and an empty folder.</summary>
    public static SubmitSource Empty { get; } = new(new SubmitForm(), null, null, null, "", null);

    /// <summary>Loads what the address names; a refusal when something it names is not there.</summary>
    public static async Task<Outcome<SubmitSource>> LoadAsync(
        IProjects projects,
        IJobs jobs,
        IExecutors executors,
        Caller caller,
        SubmitAddress address,
        CancellationToken ct
    )
    {
        JobView? job = null;
        if (address.Again is { } again)
        {
            var found = await jobs.GetAsync(caller, again, ct);
            if (!found.IsOk)
            {
                return found.Refusal;
            }
            job = found.Value;
        }
        var id = address.Project ?? job?.Summary.Project;
        var folder = id is { } some ? await FolderAsync(projects, caller, some, address.Snapshot ?? job?.Snapshot, ct) : Empty;
        if (!folder.IsOk || job is null)
        {
            return folder;
        }
        var raised = address.Raise ? await RaisedAsk.ProposeAsync(job, executors, caller, ct) : null;
        return folder.Value with { Form = SubmitFormWriter.Write(raised?.Spec ?? job.Spec, job.Inputs), Again = job.Summary, Raised = raised };
    }

    private static async Task<Outcome<SubmitSource>> FolderAsync(
        IProjects projects,
        Caller caller,
        ProjectId id,
        ContentHash? wanted,
        CancellationToken ct
    )
    {
        var project = await projects.GetAsync(caller, id, ct);
        if (!project.IsOk)
        {
            return project.Refusal;
        }
        var snapshot = project.Value.Newest;
        if (wanted is { } hash && hash != snapshot?.Id)
        {
            var earlier = await projects.SnapshotsAsync(caller, id, 0, 200, ct);
            snapshot = earlier.Value?.Items.FirstOrDefault(s => s.Id == hash);
            if (snapshot is null)
            {
                return Refusal.NotFound("state of this project");
            }
        }
        if (snapshot is null)
        {
            return new SubmitSource(new SubmitForm(), project.Value, null, null, "", null);
        }
        var file = await projects.ReadProjectFileAsync(caller, snapshot.Id, ct);
        var form = file.Value is { Spec: { } spec, Inputs: var inputs } ? SubmitFormWriter.Write(spec, inputs) : new SubmitForm();
        return new SubmitSource(form, project.Value, snapshot, file.Value, file.IsOk ? await TextAsync(projects, caller, snapshot.Id, ct) : "", null);
    }

    private static async Task<string> TextAsync(IProjects projects, Caller caller, ContentHash snapshot, CancellationToken ct)
    {
        var file = await projects.OpenFileAsync(caller, snapshot, FileName, ct);
        if (!file.IsOk)
        {
            return "";
        }
        await using var content = file.Value.Content;
        return await FilePreview.ReadAsync(file.Value, ct) is FilePreview.Text text ? string.Join('\n', text.Lines) + "\n" : "";
    }
}

/// <summary>What the address of a submit page names.</summary>
public sealed record SubmitAddress(ProjectId? Project, ContentHash? Snapshot, JobId? Again, bool Raise = false)
{
    /// <summary>Reads the query; what cannot be an id names nothing.</summary>
    public static SubmitAddress From(string? project, string? snapshot, string? again, string? raise) =>
        new(
            ProjectId.TryParse(project, null, out var p) ? p : null,
            ContentHash.TryParse(snapshot, null, out var s) ? s : null,
            JobId.TryParse(again, null, out var j) ? j : null,
            raise is not null
        );

    /// <summary>Under which name the browser keeps the draft of its person.</summary>
    public string DraftKey => $"{Project}.{Snapshot?.Hex}.{Again}{(Raise ? ".more" : "")}";
}
