using System.CommandLine;
using System.Text.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems show SYSTEM [--json]</c>: how it stands and what was found out about it.</summary>
internal static class ShowSystem
{
    public static Command Create(Terminal shell)
    {
        var system = SystemArgument.Create();
        var json = new Option<bool>("--json") { Description = "As the portal's API gives it." };
        var command = new Command("show", "Shows what was found out about a system: partitions, accounts, storage and more.") { system, json };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetRequiredValue(system), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, string name, bool json, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        var system = await SystemArgument.FindAsync(client, name, ct);
        if (json)
        {
            await shell.Out.WriteLineAsync(JsonSerializer.Serialize(system, ContractsJson.Default.SystemView));
            return ExitCodes.Done;
        }

        foreach (var line in FindingLines.Of(system))
        {
            await shell.Out.WriteLineAsync(Shown.Text(line));
        }
        return ExitCodes.Done;
    }
}
