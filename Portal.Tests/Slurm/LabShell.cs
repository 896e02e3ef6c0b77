using System.Diagnostics;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>A user's commands on a lab's login node, without ssh. Folders below <c>/tmp</c> are the same inside the lab and outside.</summary>
internal sealed class LabShell(SlurmCluster cluster, string user, string home) : IClusterShell
{
    private readonly LocalShell _files = new(home);

    public string Home => _files.Home;

    /// <summary>Stands in for the answers of some commands; null runs the command itself.</summary>
    public Func<ClusterCommand, Func<Task<CommandResult>>, Task<CommandResult>>? Meddle { get; set; }

    public Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct) =>
        Meddle is { } meddle ? meddle(command, () => AskAsync(command, ct)) : AskAsync(command, ct);

    public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct) => _files.ReadAsync(path, offset, into, ct);

    public async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await _files.WriteAsync(path, bytes, ct);
        await GiveAsync(path);
    }

    public Task PushAsync(string here, string there, CancellationToken ct) => GiveAsync(Home);

    public Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([]);

    private async Task<CommandResult> AskAsync(ClusterCommand command, CancellationToken ct)
    {
        var said = await LabScript.RunAsync(["as", cluster.Folder, user, .. command.Words], cancel: ct);
        return new(said.ExitCode > 128 ? null : said.ExitCode, said.Output, said.Error);
    }

    private async Task GiveAsync(string path)
    {
        var number = cluster.User(user).Uid;
        using var process = Process.Start("chown", ["-R", $"{number}:{number}", path]);
        await process.WaitForExitAsync();
    }
}
