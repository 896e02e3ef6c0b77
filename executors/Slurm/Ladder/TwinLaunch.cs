using System.Globalization;
using System.Text;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ladder;

/// <summary>How a twin is to be started.</summary>
/// <param name="Program">Path of the program on the login node.</param>
/// <param name="Portal">The portal's address, as the twin is to dial it.</param>
/// <param name="State">Its state folder there.</param>
/// <param name="Socket">The bridge's socket; null when it dials the portal itself.</param>
/// <param name="KeptBy"><c>systemd-run</c> or <c>setsid</c>.</param>
/// <param name="Code">A one-time code, when it is not registered yet. Goes through standard input.</param>
internal sealed record TwinOrder(string Program, Uri Portal, string State, string? Socket, string KeptBy, string? Code)
{
    /// <summary>Never shows the code.</summary>
    public override string ToString() => $"TwinOrder {{ Program = {Program}, State = {State} }}";
}

/// <summary>What the login node says of a twin.</summary>
/// <param name="IsStopped">A person put <c>~/.pollinator/STOP</c> there: nothing is to be started.</param>
/// <param name="IsRegistered">Its state folder holds a registration.</param>
/// <param name="IsRunning">Its process is there.</param>
/// <param name="IsElsewhere">It was started on another login node with the same home; whether it runs is not seen from here.</param>
internal sealed record TwinTraces(bool IsStopped, bool IsRegistered, bool IsRunning, bool IsElsewhere = false);

/// <summary>Starts, sees and ends the twin on the login node.</summary>
/// <param name="shell">The way there.</param>
/// <param name="tally">Counts what is done there.</param>
internal sealed class TwinLaunch(IClusterShell shell, Tally? tally = null)
{
    private const int StopFileThere = 75;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);
    private static readonly string Script = ReadScript();

    /// <summary>The file by which a person ends every program of this kind of theirs there, and keeps it ended.</summary>
    public string StopFile => $"{shell.Home}/STOP";

    /// <summary>Starts a twin. One that runs already learns from the portal that it is superseded, and ends.</summary>
    /// <returns>False while <see cref="StopFile"/> is there: nothing was started.</returns>
    public async Task<bool> StartAsync(TwinOrder order, CancellationToken ct)
    {
        List<string> words = ["start", order.KeptBy, order.State, StopFile, Unit(order.State)];
        words.AddRange([order.Program, "twin", "--portal", order.Portal.ToString(), "--state", order.State, "--launched"]);
        if (order.Socket is { } socket)
        {
            words.AddRange(["--portal-socket", socket]);
        }

        if (order.Code is not null)
        {
            words.Add("--register");
        }

        var started = await RunAsync(words, (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(order.Code + "\n"), token).AsTask(), ct);
        return started.IsOk
            || (
                started.ExitCode == StopFileThere
                    ? false
                    : throw new TwinFault($"The program could not be started on the login node: {started.Errors.Trim()}")
            );
    }

    /// <summary>What is to be seen of it there.</summary>
    public async Task<TwinTraces> LookAsync(string state, CancellationToken ct)
    {
        var said = await RunAsync(["look", state, StopFile], null, ct);
        var words = said.Output.Split('\n');
        return said.IsOk
            ? new(
                words.Contains("stopped", StringComparer.Ordinal),
                words.Contains("registered", StringComparer.Ordinal),
                words.Contains("running", StringComparer.Ordinal),
                words.Contains("elsewhere", StringComparer.Ordinal)
            )
            : throw new ShellException($"The login node does not say whether the program runs: {said.Errors.Trim()}");
    }

    /// <summary>Has a twin that drains take jobs again, if it is still there.</summary>
    public Task ResumeAsync(string state, CancellationToken ct) => RunAsync(["resume", state], null, ct);

    /// <summary>Has the twin take no new jobs; it ends once the last of those it holds has.</summary>
    public Task DrainAsync(string state, CancellationToken ct) => RunAsync(["drain", state], null, ct);

    /// <summary>Asks the twin to end, and waits until it has; its jobs go on.</summary>
    /// <returns>False when it did not end in time.</returns>
    public async Task<bool> EndAsync(string state, CancellationToken ct)
    {
        var seconds = ((int)Farewell.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return (await RunAsync(["end", state, seconds], null, ct)).IsOk;
    }

    private Task<CommandResult> RunAsync(IReadOnlyList<string> words, Func<Stream, CancellationToken, Task>? input, CancellationToken ct)
    {
        // Not by way of Cluster: what is started there needs the account's own environment.
        tally?.Add(
            new($"sh launch.sh {words[0]} <folder>", "Starts, sees and ends the program on the login node", Asked.Machine, words)
            {
                When = "when a way is chosen, and while that program is not heard or may not run",
            }
        );
        return shell.RunAsync(new(["sh", "-c", Script, "sh", .. words]) { Input = input, Limit = Farewell * 2 }, ct);
    }

    private static string Unit(string state) => $"pollinator-{Path.GetFileName(state)}";

    private static string ReadScript()
    {
        using var stream = typeof(TwinLaunch).Assembly.GetManifestResourceStream("launch.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
