using System.CommandLine;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems list|show|add|sign-in|test|sheet|share|remove</c>.</summary>
internal static class SystemsCommand
{
    public static Command Create(Terminal shell) =>
        new("systems", "HPC systems: add one, sign in there, see what was found, test it, say what is done there.")
        {
            ListSystems.Create(shell),
            ShowSystem.Create(shell),
            AddSystem.Create(shell),
            SignIn.Create(shell),
            TestSystem.Create(shell),
            ShowSheet.Create(shell),
            ShareSystem.Create(shell),
            RemoveSystem.Create(shell),
        };
}
