using Pollinator.Sdk;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Gateway;

namespace Pollinator.Slurm.Modes;

/// <summary>Beside the portal: owns the SSH line to one system, and runs the jobs over it where nothing may stay on the login node.</summary>
internal static class GatewayMode
{
    public static async Task<ExecutorExit> RunAsync(IReadOnlyList<string> words, IConsole console, TimeProvider time, CancellationToken ct)
    {
        var (options, fault) = GatewayArguments.Parse(words);
        if (options is null)
        {
            (fault is null ? Console.Out : Console.Error).WriteLine(
                fault is null ? GatewayArguments.Help : $"{fault} Try pollinator-slurm gateway --help."
            );
            return fault is null ? ExecutorExit.Asked : ExecutorExit.Usage;
        }

        var state = new StateFolder(options.Executor.StateFolder);
        await using var kind = new GatewayExecutor(state, options, console, time);
        return await new ExecutorProgram(kind, state, options.Executor, console, time).RunAsync(ct);
    }
}
