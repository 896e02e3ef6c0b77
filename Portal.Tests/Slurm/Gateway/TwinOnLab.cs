using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>The twin that a gateway put on a lab's login node, as its user sees it there.</summary>
internal sealed class TwinOnLab(SlurmCluster cluster, string user)
{
    /// <summary>Whether its process is there.</summary>
    public async Task<bool> RunsAsync() => (await ShAsync("kill -0 $(cut -d ' ' -f 2 ~/.pollinator/twin/*/twin.pid)")).ExitCode == 0;

    public async Task<string> PidAsync() => (await ShAsync("cut -d ' ' -f 2 ~/.pollinator/twin/*/twin.pid")).Require();

    public async Task KillAsync() => (await ShAsync("kill -KILL $(cut -d ' ' -f 2 ~/.pollinator/twin/*/twin.pid)")).Require();

    /// <summary>kill -9, where it is there. Whether it was.</summary>
    public async Task<bool> TryKillAsync() => (await ShAsync("kill -KILL $(cut -d ' ' -f 2 ~/.pollinator/twin/*/twin.pid)")).ExitCode == 0;

    /// <summary>The login node on which it was started; empty while none was.</summary>
    public async Task<string> HostAsync() => (await ShAsync("cut -d ' ' -f 1 ~/.pollinator/twin/*/twin.pid")).Output.Trim();

    /// <summary>How many the user has, on all login nodes: their processes are one tree here.</summary>
    public async Task<int> CountAsync()
    {
        const string Count = """
            for one in /proc/[0-9]*; do
              [ -O "$one" ] && grep -q -a -z -x '[t]win' "$one/cmdline" && echo "$one"
            done 2>/dev/null | wc -l
            """;
        return int.Parse((await ShAsync(Count)).Require());
    }

    /// <summary>kill -9, and what it kept is put aside: jobs of a round that failed may still write there.</summary>
    public async Task ForgetAsync()
    {
        await TryKillAsync();
        await ShAsync("mv ~/.pollinator/twin ~/.pollinator/twin-before-$$");
    }

    /// <summary>Waits until its process is gone.</summary>
    public Task GoneAsync(int seconds = 30) => Eventually.SeesAsync(RunsAsync, runs => !runs, _ => "the twin has ended", seconds);

    /// <summary>How many of its sockets are TCP ones, and how many are Unix ones.</summary>
    public async Task<(int Tcp, int Unix)> SocketsAsync()
    {
        const string Count = """
            pid=$(cut -d ' ' -f 2 ~/.pollinator/twin/*/twin.pid); tcp=0 unix=0
            for one in /proc/$pid/fd/*; do
              case $(readlink "$one") in socket:*) ;; *) continue ;; esac
              number=$(readlink "$one" | tr -dc 0-9)
              awk -v n="$number" '$10 == n { f = 1 } END { exit !f }' /proc/net/tcp /proc/net/tcp6 && tcp=$((tcp + 1))
              awk -v n="$number" '$7 == n { f = 1 } END { exit !f }' /proc/net/unix && unix=$((unix + 1))
            done
            echo "$tcp $unix"
            """;
        var said = (await ShAsync(Count)).Require().Split(' ');
        return (int.Parse(said[0]), int.Parse(said[1]));
    }

    public Task<Said> ShAsync(string line) => cluster.AsAsync(user, ["sh", "-c", line]);
}
