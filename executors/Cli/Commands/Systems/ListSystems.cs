using System.CommandLine;
using System.Text.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems list [--json]</c>.</summary>
internal static class ListSystems
{
    public static Command Create(Terminal shell)
    {
        var json = new Option<bool>("--json") { Description = "As the portal's API gives them." };
        var command = new Command("list", "Lists the colony's systems and what each needs.") { json };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, bool json, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        var all = await client.GetAsync("api/v1/systems", ContractsJson.Default.IReadOnlyListSystemView, ct);
        if (json)
        {
            await shell.Out.WriteLineAsync(JsonSerializer.Serialize(all, ContractsJson.Default.IReadOnlyListSystemView));
        }
        else if (all.Count == 0)
        {
            await shell.Error.WriteLineAsync("There are no systems yet. 'pollinator systems add NAME USER@HOST' adds one.");
        }
        else
        {
            foreach (var system in all)
            {
                await shell.Out.WriteLineAsync(Line(system));
            }
        }
        return ExitCodes.Done;
    }

    private static string Line(SystemView system)
    {
        var where = system.Address is { } address ? $"{address.User}@{address.Host}" : "started by hand";
        var slurm = system.Findings is { } found
            ? $"Slurm {found.SlurmVersion ?? "unknown"}, {found.Partitions.Count} partitions"
            : "not looked at yet";
        var owner = system.IsMine ? "" : $"  of {Shown.Text(system.Owner, 30)}";
        return $"{Shown.Text(system.Name, 50), -20} {ContactWords.Of(system.Status.Contact), -17} {Shown.Text(where, 60), -32} {Shown.Text(slurm, 60)}{owner}";
    }
}
