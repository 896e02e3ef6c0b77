using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Server.Operations;

/// <summary>Whether the data folder's disk has room. The portal still answers when it has none, but takes nothing any more.</summary>
internal sealed class DiskHealth(DataOptions data, LogsOptions logs) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(FreeBytes(data) >= logs.KeepFreeBytes ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded());

    public static long FreeBytes(DataOptions data) => new DriveInfo(data.Folder).AvailableFreeSpace;
}
