using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Systems;

/// <summary>How a system's gateway may start: by its registration where the portal knows it, else with a one-time code.</summary>
internal sealed class GatewayAdmission(SystemCodes codes, Roster roster)
{
    public async Task<Admission> AdmitAsync(KnownSystem system, string state, CancellationToken ct)
    {
        var known = await BuiltInEnrollment.RegisteredAsync(state, ct) is { } id && roster.Find(id)?.Profile.System?.Id == system.Id;
        return new Admission(IsRetired: false, known ? null : await codes.GatewayAsync(system, ct));
    }
}
