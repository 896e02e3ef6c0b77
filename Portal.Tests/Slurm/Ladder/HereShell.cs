using System.Diagnostics;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm.Ladder;

/// <summary>A login node that is this machine: what the launcher asks for really runs.</summary>
internal sealed class HereShell(string home) : IClusterShell
{
    public string Home => home;

    /// <summary>Every command run, its words joined.</summary>
    public List<string> Ran { get; } = [];

    /// <summary>Called when a twin has been started.</summary>
    public Action Starting { get; set; } = () => { };

    public async Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct)
    {
        Ran.Add(string.Join(' ', command.Words));
        var start = new ProcessStartInfo(command.Words[0], command.Words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        if (command.Input is { } input)
        {
            await input(process.StandardInput.BaseStream, ct);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        if (command.Words.Contains("start"))
        {
            Starting();
        }

        return new(process.ExitCode, await output, await errors);
    }

    public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct) => throw new NotSupportedException();

    public Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct) => throw new NotSupportedException();

    public Task PushAsync(string here, string there, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct) => throw new NotSupportedException();
}
