using System.Data.Common;
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
    GatewayFiles files,
    TimeProvider time,
    ILogger<SystemPrograms> logger
) : BackgroundService
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);
    private readonly Dictionary<SystemId, Running> _running = [];
    private readonly Pulse _changed = new();

    /// <summary>A system came or went.</summary>
    public void LookAgain() => _changed.Beat();

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!files.IsEnabled)
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
                if (await HasLookedAsync(ending.Token))
                {
                    await next.WaitAsync(ending.Token);
                }
                else
                {
                    await Task.Delay(Rest, time, ending.Token);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values.Select(running => running.Work));
        }
    }

    private async Task<bool> HasLookedAsync(CancellationToken ct)
    {
        try
        {
            await LookAsync(ct);
            return true;
        }
        catch (DbException fault)
        {
            // What runs goes on; the portal does not end because its database is away for a moment.
            Log.NotLooked(logger, fault);
            return false;
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

        files.RemoveAllBut(wanted.Keys);
        foreach (var system in wanted.Values.Where(system => !_running.ContainsKey(system.Id)))
        {
            if (!File.Exists(files.Program))
            {
                Log.NotThere(logger, files.Program, system.Name);
                continue;
            }

            var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            _running[system.Id] = new Running(end, KeepAsync(system, end.Token));
        }
    }

    private async Task KeepAsync(KnownSystem system, CancellationToken ct)
    {
        var state = files.StateOf(system.Id);
        var plan = new ProgramPlan(
            $"The gateway of {system.Name}",
            files.Program,
            ["gateway", "--twin-programs", files.TwinPrograms],
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

    private sealed record Running(CancellationTokenSource End, Task Work);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "There is no {Program}, so nothing reaches the system {Name} over SSH.")]
        public static partial void NotThere(ILogger logger, string program, string name);

        [LoggerMessage(LogLevel.Warning, "The database does not say which systems there are; it is asked again in a few seconds.")]
        public static partial void NotLooked(ILogger logger, Exception fault);
    }
}
