using Pollinator.Contracts;

namespace Pollinator.Slurm.Ssh;

/// <summary>Where a system is, and by which keys it is known.</summary>
/// <param name="Address">Where.</param>
/// <param name="Pinned">Host keys a person has confirmed.</param>
internal sealed record SshPlace(SystemAddress Address, IReadOnlyList<HostKey> Pinned)
{
    /// <summary>The account, as people write it.</summary>
    public string Account => $"{Address.User}@{Address.Host}";
}
