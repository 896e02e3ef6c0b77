using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Writes down once a minute which tokens were used, so that a request with a token writes nothing.</summary>
internal sealed partial class TokenUse(TokenIndex tokens, IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<TokenUse> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Writes what is not written yet.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        var used = tokens.All.Where(token => token.LastUsedAt > token.WrittenUse).ToList();
        if (used.Count == 0)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        foreach (var token in used)
        {
            var at = token.LastUsedAt;
            await db.Set<PersonalToken>().Where(row => row.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, at), ct);
            token.WrittenUse = at;
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryWriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends; StopAsync writes what is left.
        }
    }

    // "Last used" is worth knowing and not worth ending the portal for.
    private async Task TryWriteAsync(CancellationToken ct)
    {
        try
        {
            await WriteAsync(ct);
        }
        catch (Exception exception) when (exception is DbUpdateException or System.Data.Common.DbException)
        {
            Log.NotWritten(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The last use of tokens could not be written; it is tried again in a minute.")]
        public static partial void NotWritten(ILogger logger, Exception exception);
    }
}
