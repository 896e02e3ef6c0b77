using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Asks;

namespace Pollinator.Portal.Server.Systems;

/// <summary>
/// Keeps one gateway running beside the portal for each system that is reached over SSH. A system that is removed takes its gateway and the
/// gateway's folder along, with the keys in it.
/// </summary>
internal sealed partial class SystemPrograms(
    SystemStore store,
    GatewayAdmission admission,
    KeptProgram programs,
    BesidePortal portal,
    IConfiguration configuration,
    DataOptions data,
    ILogger<SystemPrograms> logger
) : BackgroundService
{
    private const string Folder = "system-";
    private readonly Dictionary<SystemId, Running> _running = [];
    private readonly Pulse _changed = new();

    /// <summary>A system came or went.</summary>
    public void LookAgain() => _changed.Beat();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.GetValue("Slurm:Enabled", true) || OperatingSystem.IsWindows())
        {
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, portal.Stopping);
        try
        {
            await portal.ListeningAsync(ending.Token);
            while (true)
            {
                var next = _changed.Next;
                await LookAsync(ending.Token);
                await next.WaitAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values.Select(running => running.Work));
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var wanted = (await store.AllAsync(ct)).Where(system => system.Address is not null).ToDictionary(system => system.Id);
        foreach (var id in _running.Keys.Except(wanted.Keys).ToList())
        {
            await _running[id].End.CancelAsync();
            await _running[id].Work;
            _running.Remove(id);
        }

        RemoveLeftOver(wanted.Keys);
        var program = configuration["Slurm:Program"] ?? Path.Combine(AppContext.BaseDirectory, "executors", "slurm", "pollinator-slurm");
        foreach (var system in wanted.Values.Where(system => !_running.ContainsKey(system.Id)))
        {
            if (!File.Exists(program))
            {
                Log.NotThere(logger, program, system.Name);
                continue;
            }

            var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            _running[system.Id] = new Running(end, KeepAsync(system, program, end.Token));
        }
    }

    private async Task KeepAsync(KnownSystem system, string program, CancellationToken ct)
    {
        var state = StateOf(system.Id);
        var plan = new ProgramPlan(
            $"The gateway of {system.Name}",
            program,
            ["gateway", "--twin-programs", TwinPrograms],
            state,
            token => admission.AdmitAsync(system, state, token)
        );
        try
        {
            await programs.KeepAsync(plan, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The portal ends, or the system was removed.
        }
    }

    // Also what a portal left that was ended between the removal of a system and that of its folder.
    private void RemoveLeftOver(IEnumerable<SystemId> wanted)
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

    // Not there in a developer's run: the gateway then says what makes it.
    private string TwinPrograms =>
        Path.GetFullPath(configuration["Slurm:TwinPrograms"] ?? Path.Combine(AppContext.BaseDirectory, "executors", "twin"));

    private string StateOf(SystemId system) => data.PathOf("executors", $"{Folder}{system}");

    private sealed record Running(CancellationTokenSource End, Task Work);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "There is no {Program}, so nothing reaches the system {Name} over SSH.")]
        public static partial void NotThere(ILogger logger, string program, string name);

        [LoggerMessage(LogLevel.Warning, "The folder {Folder} of a removed system could not be removed yet.")]
        public static partial void NotRemoved(ILogger logger, Exception fault, string folder);
    }
}
