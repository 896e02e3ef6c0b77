using System.Text;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ladder;

/// <summary>How a twin is to be started.</summary>
/// <param name="Program">Path of the program on the login node.</param>
/// <param name="Portal">The portal's address for executors.</param>
/// <param name="State">Its state folder there.</param>
/// <param name="Socket">The bridge's socket; null when it dials the portal itself.</param>
/// <param name="KeptBy"><c>systemd-run</c> or <c>setsid</c>.</param>
/// <param name="Code">A one-time code, when it is not registered yet. Goes through standard input.</param>
internal sealed record TwinOrder(string Program, Uri Portal, string State, string? Socket, string KeptBy, string? Code)
{
    /// <summary>Never shows the code.</summary>
    public override string ToString() => $"TwinOrder {{ Program = {Program}, State = {State} }}";
}

/// <summary>Starts and ends the twin on the login node.</summary>
internal sealed class TwinLaunch(IClusterShell shell)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(30);
    private static readonly string Script = ReadScript();

    /// <summary>Starts a twin. One that runs already learns from the portal that it is superseded, and ends.</summary>
    public async Task StartAsync(TwinOrder order, CancellationToken ct)
    {
        List<string> words = ["sh", "-c", Script, "sh", "start", order.KeptBy, order.State, Unit(order.State)];
        words.AddRange([order.Program, "twin", "--portal", order.Portal.ToString(), "--state", order.State]);
        if (order.Socket is { } socket)
        {
            words.AddRange(["--portal-socket", socket]);
        }

        if (order.Code is not null)
        {
            words.Add("--register");
        }

        var started = await shell.RunAsync(
            new(words) { Input = (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(order.Code + "\n"), token).AsTask() },
            ct
        );
        if (!started.IsOk)
        {
            throw new ShellException($"The program could not be started on the login node: {started.Errors.Trim()}");
        }
    }

    /// <summary>Asks the twin that runs on this login node to end, and waits until it has; its jobs go on.</summary>
    /// <returns>False when it did not end in time.</returns>
    public async Task<bool> StopAsync(string state, CancellationToken ct)
    {
        var seconds = ((int)Farewell.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var stopped = await shell.RunAsync(new("sh", "-c", Script, "sh", "stop", state, seconds) { Limit = Farewell * 2 }, ct);
        return stopped.IsOk;
    }

    private static string Unit(string state) => $"pollinator-{Path.GetFileName(state)}";

    private static string ReadScript()
    {
        using var stream = typeof(TwinLaunch).Assembly.GetManifestResourceStream("launch.sh")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
