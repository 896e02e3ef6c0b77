using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Pollinator.Slurm.Files;

namespace Pollinator.Slurm.Shell;

/// <summary>The machine this program itself runs on: the login node.</summary>
/// <param name="home">The folder that is ours.</param>
internal sealed class LocalShell(string home) : IClusterShell
{
    public string Home { get; } = Path.GetFullPath(home);

    public async Task<CommandResult> RunAsync(ClusterCommand command, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(command.Limit);
        using var process = Start(command);
        try
        {
            var output = ReadAsync(process.StandardOutput.BaseStream, command.MostBytes, limit.Token);
            var errors = ReadAsync(process.StandardError.BaseStream, command.MostBytes, limit.Token);
            await WriteInputAsync(process, command, limit.Token);
            var said = await Task.WhenAll(output, errors);
            await process.WaitForExitAsync(limit.Token);
            // .NET tells a signal as 128 and its number, as a shell does.
            return new(process.ExitCode > 128 ? null : process.ExitCode, said[0], said[1]);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ShellException($"{command.Words[0]} did not answer within {command.Limit.TotalSeconds:0} s.", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    // Opened anew each time: on a network file system only that shows what another machine has written.
    public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> into, CancellationToken ct)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ValueTask.FromResult(RandomAccess.Read(file, into.Span, offset));
        }
        // What may not be read stays so: waiting for it would keep a job from ever being closed.
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return ValueTask.FromResult(0);
        }
        catch (IOException e)
        {
            throw new ShellException($"{path} cannot be read: {e.Message}", e);
        }
    }

    public Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        KeptFile.Write(path, bytes.Span);
        return Task.CompletedTask;
    }

    public Task PushAsync(string here, string there, CancellationToken ct) => SameAsync(here, there);

    public async Task<IReadOnlyList<string>> PullAsync(string there, string here, CancellationToken ct)
    {
        await SameAsync(here, there);
        return [];
    }

    private static Task SameAsync(string here, string there) =>
        string.Equals(Path.GetFullPath(here), Path.GetFullPath(there), StringComparison.Ordinal)
            ? Task.CompletedTask
            : throw new InvalidOperationException($"{here} and {there} are on one machine and must be one folder.");

    private static Process Start(ClusterCommand command)
    {
        var start = new ProcessStartInfo(command.Words[0], command.Words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start) ?? throw new ShellException($"{command.Words[0]} could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new ShellException($"{command.Words[0]} could not be started: {e.Message}", e);
        }
    }

    private static async Task WriteInputAsync(Process process, ClusterCommand command, CancellationToken ct)
    {
        try
        {
            if (command.Input is { } write)
            {
                await write(process.StandardInput.BaseStream, ct);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It did not want to read on; its exit code says the rest.
        }
    }

    private static async Task<string> ReadAsync(Stream stream, int most, CancellationToken ct)
    {
        using var all = new MemoryStream();
        var buffer = new byte[8192];
        while (await stream.ReadAsync(buffer, ct) is var read and > 0)
        {
            if (all.Length + read > most)
            {
                throw new ShellException($"A command printed more than {most} bytes.");
            }

            all.Write(buffer, 0, read);
        }

        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }
}
