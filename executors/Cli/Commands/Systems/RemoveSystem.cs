using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems remove SYSTEM [--yes]</c>.</summary>
internal static class RemoveSystem
{
    public static Command Create(Terminal shell)
    {
        var system = SystemArgument.Create();
        var yes = new Option<bool>("--yes") { Description = "Without being asked." };
        var command = new Command("remove", "Removes a system: its programs are retired, its keys forgotten. Jobs there are not stopped.")
        {
            system,
            yes,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var found = await SystemArgument.FindAsync(client, parsed.GetRequiredValue(system), ct);
                if (!parsed.GetValue(yes))
                {
                    var jobs = found.Executors.Sum(executor => executor.JobCount);
                    await shell.Error.WriteAsync(
                        $"Jobs there: {jobs}. They are not stopped, and the portal loses contact with them. Type {found.Name} to remove it: "
                    );
                    if ((await shell.In.ReadLineAsync(ct))?.Trim() != found.Name)
                    {
                        throw new CliException("Kept.");
                    }
                }
                using var request = new HttpRequestMessage(HttpMethod.Delete, $"api/v1/systems/{found.Id}");
                using var response = await client.SendAsync(request, ct);
                await shell.Error.WriteLineAsync($"{found.Name} is removed.");
                return ExitCodes.Done;
            }
        );
        return command;
    }
}
