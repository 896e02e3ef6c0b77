using System.Diagnostics;
using System.Text;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Shell;
using Pollinator.Sdk.State;

namespace Pollinator.Local.Launch;

/// <summary>Starts the fixed launcher script, which outlives this program.</summary>
internal sealed class Launcher
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string _script;
    private readonly TimeProvider _time;

    public Launcher(StateFolder state, TimeProvider time)
    {
        (_script, _time) = (Path.Combine(state.Root, "launcher.sh"), time);
        using var resource = typeof(Launcher).Assembly.GetManifestResourceStream("launcher.sh")!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        // Replaced whole: a shell that still reads the former file keeps it.
        DurableFile.Write(_script, content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    /// <summary>Starts an attempt, unless its guard is there; returns once the guard is.</summary>
    public async Task StartAsync(LaunchOrder order, CancellationToken ct)
    {
        var run = new RunFolder(order.Folder);
        if (!run.Exists)
        {
            var variables = Encoding.UTF8.GetBytes(ShWords.Exports(order.Environment.Where(IsTold)));
            using var process = Process.Start(StartInfo(order, variables.Length)) ?? throw new InvalidOperationException("No process was started.");
            var began = _time.GetTimestamp();
            await TellAsync(process, variables, ct);
            while (!run.Exists)
            {
                if (process.HasExited && !run.Exists)
                {
                    throw new ExecutorException(
                        EndReason.StartFailed,
                        $"The launcher ended with {process.ExitCode} before the job was started. Is {order.Folder} writable, and its disk not full?"
                    );
                }

                if (_time.GetElapsedTime(began) > Patience)
                {
                    throw new ExecutorException(
                        EndReason.StartFailed,
                        "The launcher did not begin in time. The machine may be overloaded.",
                        transient: true
                    );
                }

                await Task.Delay(TimeSpan.FromMilliseconds(2), _time, ct);
            }
        }
    }

    // What a shell or a container's client keeps for itself goes as words: it would not come through a shell's own variables.
    private static bool IsTold(KeyValuePair<string, string> variable) => ShWords.IsName(variable.Key) && !SecretNames.IsTaken(variable.Key);

    // Cut off in the middle, by the end of this program too, the launcher counts too few bytes and starts nothing.
    private static async Task TellAsync(Process process, byte[] variables, CancellationToken ct)
    {
        try
        {
            await using var input = process.StandardInput.BaseStream;
            await input.WriteAsync(variables, ct);
        }
        catch (IOException)
        {
            // It has ended already; that is told by its exit.
        }
    }

    private ProcessStartInfo StartInfo(LaunchOrder order, int size)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = order.Folder, RedirectStandardInput = true };
        var words = order.Environment.Where(variable => !IsTold(variable)).ToList();
        start.Environment.Clear();
        start.Environment["PATH"] = JobEnvironment.Path;
        start.Environment["LC_ALL"] = "C";
        string[] all =
        [
            _script,
            "start",
            order.Folder,
            order.WalltimeSeconds.ToString(),
            order.GraceSeconds.ToString(),
            order.MemoryKillsFile ?? "",
            order.InitCommand ?? "",
            size.ToString(),
            words.Count.ToString(),
            .. words.Select(pair => $"{pair.Key}={pair.Value}"),
            .. order.Command,
        ];
        foreach (var word in all)
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }
}

/// <summary>What the launcher is to do.</summary>
internal sealed record LaunchOrder
{
    public required string Folder { get; init; }

    /// <summary>0 is no limit.</summary>
    public int WalltimeSeconds { get; init; }

    public required int GraceSeconds { get; init; }

    public string? MemoryKillsFile { get; init; }

    public string? InitCommand { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyList<string> Command { get; init; }
}
