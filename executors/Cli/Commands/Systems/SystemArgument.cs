using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary>A system, by its name or id.</summary>
internal static class SystemArgument
{
    public static Argument<string> Create() => new("system") { Description = "The system's name, or its id." };

    public static async Task<SystemView> FindAsync(PortalClient client, string name, CancellationToken ct)
    {
        var all = await client.GetAsync("api/v1/systems", ContractsJson.Default.IReadOnlyListSystemView, ct);
        return all.FirstOrDefault(system => system.Name == name || system.Id.ToString() == name)
            ?? throw new CliException($"There is no system {name} here. 'pollinator systems list' tells which there are.");
    }
}
