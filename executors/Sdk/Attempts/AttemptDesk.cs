using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk.Attempts;

/// <summary>What every attempt's work needs: the kind, the portal, the store.</summary>
/// <param name="Kind">The kind of platform.</param>
/// <param name="Channel">The portal.</param>
/// <param name="Store">The handle store.</param>
/// <param name="State">The state folder.</param>
/// <param name="Time">The clock.</param>
/// <param name="KeepFolders">Whether an attempt's folder stays after its close, to look into.</param>
internal sealed record AttemptDesk(IExecutor Kind, PortalChannel Channel, HandleStore Store, StateFolder State, TimeProvider Time, bool KeepFolders)
{
    /// <summary>Project files, over the same channel.</summary>
    public IProjectFiles Files { get; set; } = new ProjectFiles(Channel, Time);

    /// <summary>Repeats what the portal cannot do just now.</summary>
    public Patient Patient { get; } = new(Time);
}
