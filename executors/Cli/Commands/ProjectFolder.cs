using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;
using Pollinator.Sdk.Sync;

namespace Pollinator.Cli.Commands;

/// <summary>Turns a folder with its <c>project.yaml</c> into what is submitted. The portal reads the file, so that both always agree about it.</summary>
internal sealed class ProjectFolder(PortalClient client, Terminal shell)
{
    private const string FileName = "project.yaml";
    private const int AtOnce = 200;

    public async Task<SubmitJob> PrepareAsync(RunRequest request, CancellationToken ct)
    {
        var folder = Path.GetFullPath(request.Folder ?? ".", shell.WorkingFolder);
        var own = Path.Combine(folder, FileName);
        var file =
            request.File is { } said ? await ReadSaidFileAsync(said, ct)
            : File.Exists(own) ? await ReadProjectFileAsync(own, FileName, ct)
            : null;
        if (file is null && request.Command.Count == 0)
        {
            throw new CliException($"There is no {FileName} in {folder} that says what to run. Write one, or give a command behind '--'.");
        }
        var submit = new SubmitJob { Spec = Spec(request, file), Inputs = file?.Inputs };
        // A file said by name says nothing about the present folder: beside a project's name, the project's own newest state is meant.
        var isSent = request.Folder is not null || (File.Exists(own) && (request.File is null || request.Project is null));
        return isSent ? await SendAsync(submit, request.Project ?? file?.Name ?? Path.GetFileName(folder), folder, ct)
            : request.Project is not null ? submit with { Project = (await FindAsync(request.Project, ct) ?? throw Unknown(request.Project)).Id }
            : submit;
    }

    /// <summary>The project of this name, or of the present folder when none is said.</summary>
    public async Task<ProjectView> FindHereAsync(string? name, CancellationToken ct)
    {
        var folder = shell.WorkingFolder;
        var own = Path.Combine(folder, FileName);
        name ??= (File.Exists(own) ? await ReadProjectFileAsync(own, FileName, ct) : null)?.Name ?? Path.GetFileName(folder);
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

    private async Task<ProjectFile> ReadSaidFileAsync(string said, CancellationToken ct)
    {
        if (said == "-")
        {
            return await CheckedAsync(await shell.In.ReadToEndAsync(ct), "Standard input", ct);
        }
        var path = Path.GetFullPath(said, shell.WorkingFolder);
        return File.Exists(path) ? await ReadProjectFileAsync(path, said, ct) : throw new CliException($"There is no file {Shown.Text(path)}.");
    }

    private async Task<ProjectFile> ReadProjectFileAsync(string path, string shown, CancellationToken ct) =>
        await CheckedAsync(await File.ReadAllTextAsync(path, ct), shown, ct);

    private async Task<ProjectFile> CheckedAsync(string yaml, string shown, CancellationToken ct)
    {
        var text = new ProjectFileText(yaml);
        var file = await client.PostAsync("api/v1/project-file/check", text, CliJson.Default.ProjectFileText, ContractsJson.Default.ProjectFile, ct);
        foreach (var warning in file.Warnings)
        {
            await shell.Error.WriteLineAsync(Line(shown, warning));
        }
        return file.Errors.Count == 0 ? file : throw new CliException(string.Join('\n', file.Errors.Select(error => Line(shown, error))));
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

    // A colony may have thousands: all are asked for only where more have the name in theirs than a page holds, or by a portal of before there were pages.
    private async Task<ProjectView?> FindAsync(string name, CancellationToken ct)
    {
        var some = await ListAsync($"?text={Uri.EscapeDataString(name)}&take={AtOnce}", ct);
        return Named(some) ?? (some.Count < AtOnce ? null : Named(await ListAsync("", ct)));

        ProjectView? Named(IReadOnlyList<ProjectView> projects) =>
            projects.FirstOrDefault(project => string.Equals(project.Name, name, StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<ProjectView>> ListAsync(string query, CancellationToken ct) =>
        client.GetAsync($"api/v1/projects{query}", ContractsJson.Default.IReadOnlyListProjectView, ct);

    private static CliException Unknown(string name) =>
        new($"There is no project {name} here. Send its folder with --dir, or look at the projects page for its name.");

    private static string Line(string shown, ProjectFileFault fault) =>
        $"{Shown.Text(shown)}, line {fault.Line}, column {fault.Column}: {Shown.Text(fault.Message.English)}"
        + (fault.Suggestion is null ? "" : $" Did you mean '{Shown.Text(fault.Suggestion)}'?");
}
