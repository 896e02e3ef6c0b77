using Pollinator.Sdk;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Modes;

/// <summary>On the login node: the executor that runs jobs. Its state folder is at the same time where jobs' folders are, so compute nodes must see it.</summary>
internal static class TwinMode
{
    public static async Task<ExecutorExit> RunAsync(IReadOnlyList<string> words, IConsole console, TimeProvider time, CancellationToken ct)
    {
        var (arguments, fault) = TwinArguments.Parse(words);
        if (arguments is null)
        {
            (fault is null ? Console.Out : Console.Error).WriteLine(
                fault is null ? TwinArguments.Help : $"{fault} Try pollinator-slurm twin --help."
            );
            return fault is null ? ExecutorExit.Asked : ExecutorExit.Usage;
        }

        var state = new StateFolder(arguments.Options.StateFolder);
        var kind = new SlurmExecutor(new LocalShell(state.Root), arguments.Slurm, console, time);
        return await new ExecutorProgram(kind, state, arguments.Options, console, time).RunAsync(ct);
    }
}
