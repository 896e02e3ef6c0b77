using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Operations;

/// <summary>Whether the database can be read, and whether who writes gets their turn.</summary>
internal sealed class DatabaseHealth(IDbContextFactory<AppDb> databases, ICommitQueue queue) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);
        return await queue.RunAsync(_ => HealthCheckResult.Healthy(), cancellationToken).WaitAsync(cancellationToken);
    }
}
