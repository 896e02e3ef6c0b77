using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;
using Pollinator.Sdk.Sync;

namespace Pollinator.Cli.Commands;

/// <summary>Turns a folder with its <c>project.yaml</c> into what is submitted. The portal reads the file, so that both always agree about it.</summary>
internal sealed class ProjectFolder(PortalClient client, Terminal shell)
{
    private const string FileName = "project.yaml";

    public async Task<SubmitJob> PrepareAsync(RunRequest request, CancellationToken ct)
    {
        var folder = Path.GetFullPath(request.Folder ?? ".", shell.WorkingFolder);
        var file = await ReadProjectFileAsync(folder, ct);
        if (file is null && request.Command.Count == 0)
        {
            throw new CliException($"There is no {FileName} in {folder} that says what to run. Write one, or give a command behind '--'.");
        }
        var submit = new SubmitJob { Spec = Spec(request, file) };
        var isSent = request.Folder is not null || file is not null;
        return isSent ? await SendAsync(submit, request.Project ?? file?.Name ?? Path.GetFileName(folder), folder, ct)
            : request.Project is not null ? submit with { Project = (await FindAsync(request.Project, ct) ?? throw Unknown(request.Project)).Id }
            : submit;
    }

    /// <summary>The project of this name, or of the present folder when none is said.</summary>
    public async Task<ProjectView> FindHereAsync(string? name, CancellationToken ct)
    {
        var folder = shell.WorkingFolder;
        name ??= (await ReadProjectFileAsync(folder, ct))?.Name ?? Path.GetFileName(folder);
        return await FindAsync(name, ct) ?? throw Unknown(name);
    }

    private static JobSpec Spec(RunRequest request, ProjectFile? file)
    {
        var spec = file?.Spec ?? new JobSpec();
        return spec with
        {
            Command = request.Command.Count > 0 ? request.Command : spec.Command,
            Label = request.Label ?? spec.Label,
            Secrets = [.. spec.Secrets.Union(request.Secrets, StringComparer.Ordinal)],
        };
    }

    private async Task<ProjectFile?> ReadProjectFileAsync(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }
        var text = new ProjectFileText(await File.ReadAllTextAsync(path, ct));
        var file = await client.PostAsync("api/v1/project-file/check", text, CliJson.Default.ProjectFileText, ContractsJson.Default.ProjectFile, ct);
        foreach (var warning in file.Warnings)
        {
            await shell.Error.WriteLineAsync(Line(warning));
        }
        return file.Errors.Count == 0 ? file : throw new CliException(string.Join('\n', file.Errors.Select(Line)));
    }

    private async Task<SubmitJob> SendAsync(SubmitJob submit, string name, string folder, CancellationToken ct)
    {
        var project =
            await FindAsync(name, ct)
            ?? await client.PostAsync("api/v1/projects", new NewProject(name), CliJson.Default.NewProject, ContractsJson.Default.ProjectView, ct);
        var sink = new PortalChunks(client.Http, ChunkRoutes.ForProject(project.Id), shell.Time);
        var options = ScanOptions.Project with { Skipped = ScanOptions.UsualSkips };
        var sent = await SnapshotUpload.RunAsync(folder, options, sink, progress: null, ct);
        foreach (var refused in sent.Refused)
        {
            await shell.Error.WriteLineAsync($"Not sent: {Shown.Text(refused.Path)} {Shown.Text(refused.Reason)}.");
        }
        await shell.Error.WriteLineAsync($"{sent.Snapshot.Files} files are at the portal, as state {sent.Snapshot.Id.Short} of {Shown.Text(name)}.");
        return submit with { Project = project.Id, Snapshot = sent.Snapshot.Id };
    }

    private async Task<ProjectView?> FindAsync(string name, CancellationToken ct)
    {
        var all = await client.GetAsync("api/v1/projects", ContractsJson.Default.IReadOnlyListProjectView, ct);
        return all.FirstOrDefault(project => string.Equals(project.Name, name, StringComparison.Ordinal));
    }

    private static CliException Unknown(string name) =>
        new($"There is no project {name} here. Send its folder with --dir, or look at the projects page for its name.");

    private static string Line(ProjectFileFault fault) =>
        $"{FileName}, line {fault.Line}, column {fault.Column}: {Shown.Text(fault.Message)}"
        + (fault.Suggestion is null ? "" : $" Did you mean '{Shown.Text(fault.Suggestion)}'?");
}
