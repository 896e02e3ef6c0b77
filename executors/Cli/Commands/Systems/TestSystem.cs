using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems test SYSTEM</c>.</summary>
internal static class TestSystem
{
    public static Command Create(Terminal shell)
    {
        var system = SystemArgument.Create();
        var command = new Command("test", "Sends a small job through every station of a system, and shows each step.") { system };
        command.SetAction(
            async (parsed, ct) =>
            {
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var found = await SystemArgument.FindAsync(client, parsed.GetRequiredValue(system), ct);
                var conversation = new Conversation(client, shell);
                await conversation.AskAsync(found.Id, new Ask { Id = AskId.New(), Kind = AskKind.SelfTest }, ct);
                if (conversation.FailedSteps > 0)
                {
                    throw new CliException($"{found.Name} does not work yet: {conversation.FailedSteps} of its steps failed.");
                }
                await shell.Out.WriteLineAsync($"{found.Name} works.");
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
