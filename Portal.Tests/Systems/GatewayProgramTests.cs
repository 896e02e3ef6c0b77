using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

/// <summary>The portal keeps one gateway running for each system that is reached over SSH. The program is a stand-in that tells how it was started.</summary>
[Trait("Stage", "Integration")]
public sealed class GatewayProgramTests
{
    private const string StandIn = """
        #!/bin/sh
        while [ $# -gt 0 ]; do [ "$1" = --state ] && state=$2; words="$words $1"; shift; done
        read -r code
        echo "$words" > "$state/words"
        env | cut -d= -f1 > "$state/environment"
        echo "$code" > "$state/code"
        echo $$ > "$state/pid"
        trap 'exit 0' TERM
        while :; do sleep 0.1; done
        """;

    [Fact]
    public async Task Gateway_OfASystem_RunsUntilTheSystemIsRemoved()
    {
        using var programs = new TempFolder();
        await using var host = await SystemHost.StartAsync(WithProgram(programs));
        var state = StateOf(host);
        await Eventually.IsAsync(() => File.Exists(Path.Combine(state, "pid")), "the gateway runs");

        var words = await File.ReadAllTextAsync(Path.Combine(state, "words"));
        Assert.StartsWith($" gateway --twin-programs {Path.Combine(AppContext.BaseDirectory, "executors", "twin")} --portal http://", words);
        Assert.EndsWith($" --state {state} --register\n", words, StringComparison.Ordinal);
        Assert.Equal(32, (await File.ReadAllTextAsync(Path.Combine(state, "code"))).Trim().Length);
        Assert.DoesNotContain("POLLINATOR_TEST_SECRET", await File.ReadAllTextAsync(Path.Combine(state, "environment")), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(state));

        var pid = int.Parse(await File.ReadAllTextAsync(Path.Combine(state, "pid")), System.Globalization.CultureInfo.InvariantCulture);
        (await host.Systems.RemoveAsync(host.Owner, host.Lumi.Id, default)).Require();

        await Eventually.IsAsync(() => !Directory.Exists($"/proc/{pid}"), "the gateway has ended");
        await Eventually.IsAsync(() => !Directory.Exists(state), "its folder is gone");
    }

    [Fact]
    public async Task Gateway_ThatDies_IsStartedAgain()
    {
        using var programs = new TempFolder();
        await using var host = await SystemHost.StartAsync(WithProgram(programs));
        var pid = Path.Combine(StateOf(host), "pid");
        await Eventually.IsAsync(() => File.Exists(pid), "the gateway runs");
        var first = await File.ReadAllTextAsync(pid);

        using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", first.Trim()]);

        await Eventually.IsAsync(() => File.ReadAllText(pid) is { Length: > 0 } now && now != first, "another gateway runs");
    }

    [Fact]
    public async Task System_AddedByHand_HasNoGateway()
    {
        using var programs = new TempFolder();
        await using var host = await SystemHost.StartAsync(WithProgram(programs), byHand: true);
        (await host.Systems.AddAsync(host.Owner, new NewSystem("mahti", new SystemAddress("mahti.example", 22, "ada")), default)).Require();

        await Eventually.IsAsync(
            () => Directory.GetFiles(host.Portal.Folder, "pid", SearchOption.AllDirectories).Length == 1,
            "mahti's gateway runs"
        );
        Assert.False(Directory.Exists(StateOf(host)));
    }

    private static PortalHostOptions WithProgram(TempFolder folder)
    {
        var program = Path.Combine(folder.Path, "pollinator-slurm");
        File.WriteAllText(program, StandIn + "\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("POLLINATOR_TEST_SECRET", "canary");
        return new PortalHostOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Slurm:Enabled"] = "true", ["Slurm:Program"] = program },
        };
    }

    private static string StateOf(SystemHost host) => Path.Combine(host.Portal.Folder, "executors", $"system-{host.Lumi.Id}");
}
