using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Systems;

/// <summary>What of a system's findings somebody sees with whom it is shared.</summary>
internal static class GuestFindings
{
    /// <summary>What a job can ask for, and no more: core-hours, folders and the login node are the owner's own.</summary>
    public static SystemFindings Of(SystemFindings found) =>
        new()
        {
            FoundAt = found.FoundAt,
            SlurmVersion = found.SlurmVersion,
            ClusterName = found.ClusterName,
            MaxArraySize = found.MaxArraySize,
            ContainerRuntimes = found.ContainerRuntimes,
            Partitions = found.Partitions,
            Accounts =
            [
                .. found.Accounts.Select(account => new AccountFinding
                {
                    Name = account.Name,
                    IsDefault = account.IsDefault,
                    Qos = account.Qos,
                }),
            ],
        };
}
