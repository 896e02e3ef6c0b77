using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Slurm.Gateway;

/// <summary>Asks the portal of the twin.</summary>
internal sealed class TwinDesk(PortalLink portal) : ITwinDesk
{
    public async Task<TwinHeard> HeardAsync(CancellationToken ct) =>
        (
            await portal.Channel.SystemAsync(ct) ?? throw new PortalException("The portal knows no system that this program serves.", transient: true)
        ).Twin
        ?? new TwinHeard(IsRegistered: false, Incarnation: 0);

    public async Task<string> CodeAsync(CancellationToken ct) => (await portal.Channel.TwinCodeAsync(ct)).Code;
}
