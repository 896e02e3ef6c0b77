using Pollinator.Sdk;
using Pollinator.Slurm.Bridge;

namespace Pollinator.Slurm.Modes;

/// <summary>One program, several modes: one class each, chosen by the first word.</summary>
internal static class SlurmProgram
{
    private const string Help = """
        pollinator-slurm: runs jobs of a Pollinator portal on a Slurm system.

          pollinator-slurm twin --portal URL [--state FOLDER] [--register]   on the login node: runs the jobs
          pollinator-slurm gateway --portal URL --state FOLDER [--register]  beside the portal: reaches a system over SSH
          pollinator-slurm bridge --socket FILE                              on the login node: leads a twin to the portal over SSH
          pollinator-slurm reach --portal URL --key KEY                      on the login node: whether the portal is reached from there

        Each mode's own --help says more.
        """;

    public static async Task<int> RunAsync(string[] words, IConsole console, CancellationToken ct)
    {
        try
        {
            return words switch
            {
                ["twin", .. var rest] => (int)await TwinMode.RunAsync(rest, console, TimeProvider.System, ct),
                ["gateway", .. var rest] => (int)await GatewayMode.RunAsync(rest, console, TimeProvider.System, ct),
                ["bridge", "--socket", var socket] => await BridgeAsync(socket, ct),
                ["reach", "--portal", var portal, "--key", var key] => (int)await ReachMode.RunAsync(portal, key, console, ct),
                ["--help" or "-h" or "help"] => Say(Help),
                [] => Wrong(console, "Say what to do."),
                _ => Wrong(console, $"'{words[0]}' is not known here, or its words are not complete."),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Say($"This program cannot go on: {e.Message} Jobs go on; start it again once that is mended.");
            return (int)ExecutorExit.Fault;
        }
    }

    private static async Task<int> BridgeAsync(string socket, CancellationToken ct)
    {
        await LoginNodeEnd.RunAsync(Console.OpenStandardInput(), Console.OpenStandardOutput(), socket, TimeProvider.System, ct);
        return (int)ExecutorExit.Asked;
    }

    private static int Say(string text)
    {
        Console.Out.WriteLine(text);
        return (int)ExecutorExit.Asked;
    }

    private static int Wrong(IConsole console, string fault)
    {
        console.Say($"{fault} Try pollinator-slurm --help.");
        return (int)ExecutorExit.Usage;
    }
}
