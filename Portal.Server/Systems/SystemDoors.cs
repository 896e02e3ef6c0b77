using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors.Sharing;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Systems;

/// <summary>What lets others in at a system, as its owner asks for it: a code for its program, a share of it.</summary>
internal sealed class SystemDoors(SystemCodes codes, Shares shares, StepUp stepUp)
{
    /// <summary>For the program on the login node: whoever has the code gets the system's jobs.</summary>
    public async Task<Outcome<EnrollmentCode>> CodeAsync(Caller caller, KnownSystem system, CancellationToken ct) =>
        stepUp.Refuse(caller) is { } confirm ? confirm : await codes.TwinAsync(system, ct);

    public Task<Outcome<Done>> ShareAsync(Caller caller, KnownSystem system, Share share, CancellationToken ct) =>
        shares.PutAsync(caller, new SharedThing(system.Id.Value, system.Colony, system.Owner, system.Name, IsSystem: true), share, ct);
}
