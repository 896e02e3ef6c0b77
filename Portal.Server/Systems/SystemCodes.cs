using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Systems;

/// <summary>One-time codes for the programs of a system.</summary>
internal sealed class SystemCodes(Enrollment enrollment, ExecutorAddress address)
{
    /// <summary>For the program on the login node, with the command that starts it there.</summary>
    public async Task<EnrollmentCode> TwinAsync(KnownSystem system, CancellationToken ct) =>
        new(await CodeAsync(system, isGateway: false, ct), address.Now + Enrollment.Life, $"pollinator-slurm twin --portal {address.Url}");

    /// <summary>For the program beside the portal.</summary>
    public Task<string> GatewayAsync(KnownSystem system, CancellationToken ct) => CodeAsync(system, isGateway: true, ct);

    private Task<string> CodeAsync(KnownSystem system, bool isGateway, CancellationToken ct) =>
        enrollment.CreateSystemCodeAsync(system.Colony, new SystemTie(system.Id, system.Name, isGateway), system.Owner, ct);
}
