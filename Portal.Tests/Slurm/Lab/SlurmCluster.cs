using System.Globalization;
using System.Text.Json;

namespace Pollinator.Portal.Tests.Slurm.Lab;

/// <summary>
/// A real Slurm with real ssh servers in namespaces of its own. It ends with this object, or with the test program.
/// </summary>
public sealed class SlurmCluster : IAsyncDisposable
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private SlurmCluster(LabDescription description) => Description = description;

    public LabDescription Description { get; }

    /// <summary>The lab's folder on this machine; inside the lab it is <c>/mnt</c>.</summary>
    public string Folder => Description.Directory;

    // login1 and the others have the first hundred.
    private int _lastOfAddress = 99;

    /// <summary>The ssh server that users are told of.</summary>
    public SshServer Login => Description.SshServers["login1"];

    public LabUser User(string name) => Description.Users[name];

    /// <summary>A path that is the same file inside the lab: <c>/home/alice/x</c> seen from here.</summary>
    public string Outside(string pathInHome) => Path.Combine(Folder, pathInHome.TrimStart('/'));

    /// <summary>Starts one; about 10 seconds for "22.05", 3 for "24.11". Needs root.</summary>
    public static async Task<SlurmCluster> StartAsync(string generation = "22.05")
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new InvalidOperationException(
                "The Slurm tests start a real cluster and need root: run the tests as root, or in a container as root."
            );
        }

        var folder = System.IO.Directory.CreateTempSubdirectory("pollinator-lab-").FullName;
        var up = generation == "24.11" ? "up24" : "up";
        var said = await LabScript.RunAsync([up, folder, "--owner", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        said.Require();
        await using var file = File.OpenRead(Path.Combine(folder, "lab.json"));
        return new((await JsonSerializer.DeserializeAsync<LabDescription>(file, _json))!);
    }

    /// <summary>As root on login1, login2, ctl, cpu1, cpu2, gpu1 or far1.</summary>
    public Task<Said> OnAsync(string host, params string[] words) => LabScript.RunAsync(["on", Folder, host, .. words]);

    /// <summary>As a user on login1, in their home, without ssh.</summary>
    public Task<Said> AsAsync(string user, string[] words, string input = "") => LabScript.RunAsync(["as", Folder, user, .. words], input);

    public async Task<string> ScontrolAsync(params string[] words) => (await OnAsync("ctl", ["scontrol", .. words])).Require();

    /// <summary><c>sacct -D -n -P</c> of a job and its steps, one line each.</summary>
    public async Task<string[]> SacctAsync(long job, string fields) =>
        (await OnAsync("ctl", "sacct", "-D", "-n", "-P", "-j", job.ToString(CultureInfo.InvariantCulture), "-o", fields))
            .Require()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Submits a script as the user would, and gives Slurm's id.</summary>
    public async Task<long> SubmitAsync(string user, string script, params string[] options) =>
        long.Parse(
            (await AsAsync(user, ["sbatch", "--parsable", .. options], "#!/bin/sh\n" + script + "\n")).Require(),
            CultureInfo.InvariantCulture
        );

    /// <summary>Waits until <c>squeue</c> says one of these states (long form) of a job, and gives it.</summary>
    public async Task<string> ReachesAsync(long job, params string[] states)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var said = await OnAsync("ctl", "squeue", "-h", "-t", "all", "-j", job.ToString(CultureInfo.InvariantCulture), "-o", "%T");
            var state = said.Output.Trim();
            if (states.Contains(state, StringComparer.Ordinal))
            {
                return state;
            }

            if (TimeProvider.System.GetElapsedTime(began).TotalSeconds > 120)
            {
                throw new TimeoutException($"Job {job} did not become {string.Join(" or ", states)} but is {state}{said.Error}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>SIGKILL to slurmctld, slurmdbd, slurmd-NODE, sshd-HOST or mariadbd; to the ssh sessions of a user with sessions-NAME.</summary>
    public Task KillDaemonAsync(string daemon) => DoAsync("kill", daemon);

    /// <summary>SIGTERM, and waits for its end.</summary>
    public Task StopDaemonAsync(string daemon) => DoAsync("stop", daemon);

    /// <summary>Starts it again, and waits until it answers.</summary>
    public Task StartDaemonAsync(string daemon) => DoAsync("start", daemon);

    /// <summary>
    /// Another ssh server beside login1, with the same users and homes. Options as in sshd_config (<c>MaxSessions=1</c>), <c>old</c> for old
    /// algorithms only, <c>new-host-key</c>. Each has an address of its own.
    /// </summary>
    public async Task<SshServer> StartSshdAsync(string name, params string[] options)
    {
        var last = Interlocked.Increment(ref _lastOfAddress).ToString(CultureInfo.InvariantCulture);
        return JsonSerializer.Deserialize<SshServer>((await LabScript.RunAsync(["sshd", Folder, name, last, .. options])).Require(), _json)!;
    }

    /// <summary>login1, login2 or jump anew at its address, with other options.</summary>
    public async Task<SshServer> RestartSshdAsync(string name, params string[] options) =>
        JsonSerializer.Deserialize<SshServer>((await LabScript.RunAsync(["sshd", Folder, name, "-", .. options])).Require(), _json)!;

    /// <summary>Puts a stand-in in front of a user's commands, for sessions that begin from now on; "none" takes it away.</summary>
    public async Task StandInAsync(string user, string standIn) => (await LabScript.RunAsync(["stand-in", Folder, user, standIn])).Require();

    /// <summary>A new certificate for the user's key, valid as <c>ssh-keygen -V</c> writes it ("+1h", "-2h:-1h").</summary>
    public async Task SignAsync(string user, string validity) => (await LabScript.RunAsync(["sign", Folder, user, validity])).Require();

    public async ValueTask DisposeAsync() => (await LabScript.RunAsync(["down", Folder])).Require();

    private async Task DoAsync(string verb, string daemon) => (await LabScript.RunAsync([verb, Folder, daemon])).Require();
}
