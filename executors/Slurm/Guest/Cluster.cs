using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Guest;

/// <summary>The system, with everything counted that is done on it.</summary>
internal sealed class Cluster(IClusterShell shell, TimeProvider time)
{
    public IClusterShell Shell { get; } = shell;

    public Tally Tally { get; } = new(time);

    /// <summary>An attempt's folder there.</summary>
    public string Folder(Sdk.AttemptKey attempt) => $"{Shell.Home}/attempts/{attempt}";

    /// <summary>Runs a command. Throws <see cref="ShellException"/> when no answer came.</summary>
    public async Task<CommandResult> RunAsync(RemoteCommand command, CancellationToken ct)
    {
        Tally.Add(command);
        return await Shell.RunAsync(command.ToCluster(), ct);
    }

    /// <summary>Nothing of the attempt begins from now on, whatever a controller that dies forgets. What runs goes on.</summary>
    public async Task CloseAsync(Sdk.AttemptKey attempt, CancellationToken ct)
    {
        Tally.AddFileCall();
        try
        {
            await Shell.WriteAsync($"{Folder(attempt)}/over", ReadOnlyMemory<byte>.Empty, ct);
        }
        catch (ShellException)
        {
            // A full home keeps no mark. What comes next, an end or an order to end, is worth more than this precaution.
        }
    }

    /// <summary>Writes a whole file.</summary>
    public async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        Tally.AddFileCall();
        await Shell.WriteAsync(path, bytes, ct);
    }

    /// <summary>Brings a job's folder there.</summary>
    public async Task PushAsync(string here, string there, CancellationToken ct)
    {
        AddTransfer(new("tar -x", "Brings a job's files there", Asked.Machine, ["tar"]) { When = "once for each job" }, here, there);
        await Shell.PushAsync(here, there, ct);
    }

    /// <summary>Fetches a folder; what was left out, a sentence each.</summary>
    public async Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct)
    {
        AddTransfer(new("tar -c", "Fetches a job's results", Asked.Machine, ["tar"]) { When = "when a job has ended" }, here, there);
        return await Shell.PullAsync(there, here, ct);
    }

    /// <summary>Reads from a file; 0 for none.</summary>
    public async ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct)
    {
        Tally.AddFileCall();
        return await Shell.ReadAsync(path, offset, into, ct);
    }

    /// <summary>Reads the beginning of a small file as text; null when there is none.</summary>
    public async Task<string?> ReadTextAsync(string path, int most, CancellationToken ct)
    {
        var buffer = new byte[most];
        var read = await ReadAsync(path, 0, buffer, ct);
        return read == 0 ? null : System.Text.Encoding.UTF8.GetString(buffer, 0, read);
    }

    // On the system itself both are one folder, and nothing is done.
    private void AddTransfer(RemoteCommand command, string here, string there)
    {
        if (!string.Equals(Path.GetFullPath(here), Path.GetFullPath(there), StringComparison.Ordinal))
        {
            Tally.Add(command);
        }
    }
}
