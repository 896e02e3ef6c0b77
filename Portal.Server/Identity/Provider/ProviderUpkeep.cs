using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>Once an hour: new keys when it is time, and tokens that ended long ago taken away.</summary>
internal sealed class ProviderUpkeep(ProviderKeys keys, IServiceScopeFactory scopes, TimeProvider time, ILogger<ProviderUpkeep> logger)
    : BackgroundService,
        IReportsWork
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    public WorkRecord Work { get; } = new("Sign-in keys and tokens", "Makes new keys when it is time, and forgets old tokens", Interval, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                using var run = Work.Begin();
                keys.Renew(force: false);
                await PruneAsync(run, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends.
        }
    }

    // Tokens first: an authorization is over when it has none left.
    private async Task PruneAsync(WorkRecord.Run run, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var oldest = time.GetUtcNow() - Kept;
            await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(oldest, ct);
            await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(oldest, ct);
        }
        // OpenIddict goes on after a fault and throws all it met together.
        catch (Exception exception) when (exception is DbException or DbUpdateException or AggregateException)
        {
            run.Failed(exception);
            ProviderLog.NotPruned(logger, exception);
        }
    }
}
