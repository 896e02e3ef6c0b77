using System.Text;
using Pollinator.Sdk.Shell;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ssh;

/// <summary>What a line came to.</summary>
internal sealed record ShellAnswer(int Status, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> Errors)
{
    /// <summary>As text.</summary>
    public string Text => Encoding.UTF8.GetString(Output.Span);

    /// <summary>As text.</summary>
    public string ErrorText => Encoding.UTF8.GetString(Errors.Span);
}

/// <summary>
/// A shell that stays, and is given one line after the other: a round trip each, no login, no start-up files. A line that takes too long
/// or says too much ends its shell.
/// </summary>
internal sealed class RemoteShell : IDisposable
{
    private const int MostNoise = 1024 * 1024;
    private readonly RemoteProcess _process;
    private readonly TimeProvider _time;

    private RemoteShell(RemoteProcess process, TimeProvider time) => (_process, _time) = (process, time);

    /// <summary>Whether it can be given another line.</summary>
    public bool IsBroken { get; private set; }

    // Many centres put Slurm into the path of login shells only.
    private static string Hello(Mark mark) =>
        $"unset ENV CDPATH; export LC_ALL=C; {mark.Print("0")}\n"
        + "if ! command -v sbatch >/dev/null 2>&1; then\n"
        + "for s in \"$SHELL\" /bin/bash; do\n"
        + "p=$(\"$s\" -l -c 'echo \"POLLINATOR=$PATH\"' </dev/null 2>/dev/null | sed -n 's/^POLLINATOR=//p' | tail -n 1)\n"
        + "if [ -n \"$p\" ] && (PATH=$p; command -v sbatch >/dev/null 2>&1); then PATH=$p; export PATH; break; fi\n"
        + "done; fi\n";

    /// <summary>Starts one.</summary>
    /// <exception cref="ChannelRefused">The server allows no more channels.</exception>
    /// <exception cref="ShellException">It did not come up.</exception>
    public static async Task<RemoteShell> OpenAsync(SshConnection connection, Action heard, TimeProvider time, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var process = await RemoteProcess.ShellAsync(connection, heard, ct);
        var mark = new Mark();
        var (noise, complaints) = (new MarkedBytes(mark, MostNoise), new MarkedBytes(mark, MostNoise));
        try
        {
            await process.WriteAsync(Encoding.UTF8.GetBytes(Hello(mark)), scope.Token);
            var said = process.Output.ReadToAsync(noise, scope.Token);
            var complained = process.Errors.ReadToAsync(complaints, scope.Token);
            if (await said && await complained)
            {
                return new(process, time);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Told below.
        }
        catch
        {
            await process.KillAsync();
            throw;
        }

        await process.KillAsync();
        throw new ShellException(connection.Ended.IsCompleted ? "The connection to the system broke." : NoShell(noise, complaints));
    }

    /// <summary>Runs a line.</summary>
    /// <param name="line">Shell text; its words have passed <see cref="ShWords"/>.</param>
    /// <param name="most">The most bytes kept of each output.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<ShellAnswer> AskAsync(string line, int most, TimeSpan limit, CancellationToken ct)
    {
        var mark = new Mark();
        var (output, errors) = (new MarkedBytes(mark, most), new MarkedBytes(mark, most));
        using var late = new CancellationTokenSource(limit, _time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        IsBroken = true;
        try
        {
            await _process.WriteAsync(Encoding.UTF8.GetBytes($"{{ {line}\n}} </dev/null\n{mark.Print("$?")}\n"), scope.Token);
            var said = _process.Output.ReadToAsync(output, scope.Token);
            var complained = _process.Errors.ReadToAsync(errors, scope.Token);
            IsBroken = !await said || !await complained;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new ShellException($"The system did not answer a command within {limit.TotalSeconds:0} s.");
        }

        return IsBroken
            ? throw new ShellException(
                output.IsTooMuch || errors.IsTooMuch
                    ? $"A command on the system printed more than {most} bytes."
                    : "The connection to the system broke."
            )
            : new(output.Status, output.Bytes, errors.Bytes);
    }

    /// <summary>Ends it, and what runs in it.</summary>
    public void Dispose()
    {
        if (IsBroken)
        {
            _ = _process.KillAsync();
        }
        else
        {
            _process.Dispose();
        }
    }

    private static string NoShell(MarkedBytes noise, MarkedBytes complaints)
    {
        var said = $"{Encoding.UTF8.GetString(noise.Bytes.Span)} {Encoding.UTF8.GetString(complaints.Bytes.Span)}".Trim();
        return "The account's login shell there does not let a command through."
            + (said.Length > 0 ? $" It said: {said[..Math.Min(said.Length, 500)]}" : " It said nothing.");
    }
}
