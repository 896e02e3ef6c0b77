using System.Collections.Concurrent;
using System.Diagnostics;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>The published <c>pollinator-slurm twin</c> on a lab's login node, as a user started it.</summary>
internal sealed class TwinProcess : IAsyncDisposable
{
    private readonly SlurmCluster _cluster;
    private readonly string _user;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private TwinProcess(SlurmCluster cluster, string user, Process process)
    {
        (_cluster, _user, _process) = (cluster, user, process);
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    public string Said => string.Join('\n', _said);

    /// <summary>Starts it; the code goes to its standard input.</summary>
    public static Task<TwinProcess> StartAsync(SlurmCluster cluster, string user, Uri portal, string? code, params string[] more) =>
        StartAsync(cluster, user, [], portal, code, more);

    /// <summary>Starts it with a stand-in in front of Slurm's commands.</summary>
    public static Task<TwinProcess> StartBehindAsync(
        SlurmCluster cluster,
        string user,
        string standIn,
        Uri portal,
        string code,
        params string[] more
    ) => StartAsync(cluster, user, ["env", $"PATH=/mnt/scripts/stand-ins/{standIn}:/usr/local/bin:/usr/bin:/bin"], portal, code, more);

    private static async Task<TwinProcess> StartAsync(SlurmCluster cluster, string user, string[] before, Uri portal, string? code, string[] more)
    {
        // Only its own number tells which process of the lab it is.
        string[] words =
        [
            "sh",
            "-c",
            "echo $$ >~/twin.pid; exec \"$@\"",
            "sh",
            .. before,
            await TwinPrograms.PathAsync(),
            "twin",
            "--portal",
            portal.AbsoluteUri,
            .. more,
        ];
        var start = new ProcessStartInfo("bash", [Path.Combine(LabScript.Folder, "lab.sh"), "as", cluster.Folder, user, .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        if (code is not null)
        {
            await process.StandardInput.WriteLineAsync(code);
        }

        process.StandardInput.Close();
        return new(cluster, user, process);
    }

    public async Task<int> SignalAsync(string signal)
    {
        await _cluster.AsAsync(_user, ["sh", "-c", $"kill -{signal} $(cat ~/twin.pid)"]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("KILL");
        }

        _process.Dispose();
    }
}
