using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Systems;

/// <summary>The programs that gateways are, and the folders they keep.</summary>
internal sealed partial class GatewayFiles(IConfiguration configuration, DataOptions data, ILogger<GatewayFiles> logger)
{
    private const string Folder = "system-";

    /// <summary>Whether gateways are wanted here at all.</summary>
    public bool IsEnabled => configuration.GetValue("Slurm:Enabled", true) && !OperatingSystem.IsWindows();

    /// <summary>The gateway's program.</summary>
    public string Program => configuration["Slurm:Program"] ?? Path.Combine(AppContext.BaseDirectory, "executors", "slurm", "pollinator-slurm");

    /// <summary>The programs for login nodes. Not there in a developer's run: the gateway then says what makes them.</summary>
    public string TwinPrograms =>
        Path.GetFullPath(configuration["Slurm:TwinPrograms"] ?? Path.Combine(AppContext.BaseDirectory, "executors", "twin"));

    /// <summary>The folder of a system's gateway.</summary>
    public string StateOf(SystemId system) => data.PathOf("executors", $"{Folder}{system}");

    /// <summary>Removes the folders of other systems, also those of a portal that was ended between the removal of a system and that of its folder.</summary>
    public void RemoveAllBut(IEnumerable<SystemId> wanted)
    {
        var kept = wanted.Select(StateOf).ToHashSet(StringComparer.Ordinal);
        var all = data.PathOf("executors");
        foreach (var folder in Directory.Exists(all) ? Directory.EnumerateDirectories(all, Folder + "*") : [])
        {
            if (!kept.Contains(folder))
            {
                Remove(folder);
            }
        }
    }

    private void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException fault)
        {
            // A program that did not end in time still writes there: the next look, or the next start, removes it.
            Log.NotRemoved(logger, fault, folder);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The folder {Folder} of a removed system could not be removed yet.")]
        public static partial void NotRemoved(ILogger logger, Exception fault, string folder);
    }
}
