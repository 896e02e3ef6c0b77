using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Systems;

/// <summary>What the programs of a system ask and tell.</summary>
internal sealed class SystemReports(
    SystemStore store,
    SystemWrites writes,
    SystemSecrets secrets,
    SystemCodes codes,
    Roster roster,
    ExecutorAddress portal
)
{
    /// <summary>For the gateway only: it alone gets the passphrase.</summary>
    public async Task<Outcome<SystemSettings>> SettingsAsync(ExecutorCaller caller, CancellationToken ct)
    {
        var found = await FindAsync(caller, gatewayOnly: true, ct);
        if (!found.IsOk)
        {
            return found.Refusal;
        }

        var system = found.Value;
        return system.Address is null
            ? Refusal.NotFound("system")
            : new SystemSettings
            {
                System = system.Id,
                Name = system.Name,
                Address = system.Address,
                Pinned = system.Pinned,
                Rung = system.ChosenRung,
                PortalUrl = portal.Url,
                KeyPassphrase = secrets.Open(system),
                Twin = Twin(system),
            };
    }

    /// <summary>The one that owns the connection tells how it stands; of a twin beside a gateway only what it found and which version it is.</summary>
    public async Task<Outcome<Done>> TellAsync(ExecutorCaller caller, SystemStatus told, CancellationToken ct)
    {
        var found = await FindAsync(caller, gatewayOnly: false, ct);
        if (!found.IsOk || SystemRules.Fault(told) is not null)
        {
            return found.Refusal ?? SystemRules.Fault(told)!;
        }

        var system = found.Value;
        var isTeller = roster.Find(caller.Executor)?.Profile.System?.IsGateway == (system.Address is not null);
        var status =
            isTeller ? told
            : system.Status is { } known && told.TwinVersion is not null ? known with { TwinVersion = told.TwinVersion }
            : null;
        await writes.KeepAsync(system, status, told.Findings, ct);
        return default(Done);
    }

    /// <summary>For the gateway only, which launches the twin.</summary>
    public async Task<Outcome<EnrollmentCode>> TwinCodeAsync(ExecutorCaller caller, CancellationToken ct)
    {
        var found = await FindAsync(caller, gatewayOnly: true, ct);
        return found.IsOk ? await codes.TwinAsync(found.Value, ct) : found.Refusal;
    }

    private TwinHeard? Twin(KnownSystem system) =>
        roster.Of(system.Id).FirstOrDefault(executor => executor.Profile.System?.IsGateway == false) is { } twin
            ? new TwinHeard(
                true,
                twin.Profile.Incarnation,
                twin.LastSeen == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(twin.LastSeen),
                twin.Profile.ProgramVersion,
                twin.Profile.Capabilities?.Functions.Count > 0
            )
            : null;

    private async Task<Outcome<KnownSystem>> FindAsync(ExecutorCaller caller, bool gatewayOnly, CancellationToken ct)
    {
        if (roster.Find(caller.Executor)?.Profile is not { } profile || profile.Incarnation != caller.Incarnation)
        {
            return Sessions.Superseded;
        }

        return profile.System is { } tie && (tie.IsGateway || !gatewayOnly) && await store.FindAsync(tie.Id, ct) is { } system
            ? system
            : Refusal.NotFound("system");
    }
}
