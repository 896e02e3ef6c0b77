using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Seals what was written since the last checkpoint, at intervals.</summary>
internal sealed partial class Sealer(
    IDbContextFactory<AppDb> databases,
    LedgerKeys keys,
    IOptions<LedgerOptions> options,
    TimeProvider time,
    ILogger<Sealer> logger
) : BackgroundService, IReportsWork
{
    /// <inheritdoc />
    public WorkRecord Work { get; } =
        new("Sealing of the ledger", "Signs what was written since the last time", TimeSpan.FromSeconds(options.Value.SealEverySeconds), time);

    /// <summary>Makes one checkpoint, if anything is to be sealed. True when there is more.</summary>
    public async Task<bool> SealAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var last = await db.Set<CheckpointRow>().AsNoTracking().OrderByDescending(row => row.Number).FirstOrDefaultAsync(ct);
        var range = await SealedRange.ReadAsync(db, last?.UpTo ?? 0, long.MaxValue, ct);
        if (range is null)
        {
            return false;
        }
        db.Add(CheckpointRow.From(Sign(range, last)));
        await db.SaveChangesAsync(ct);
        return range.IsFull;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.SealEverySeconds), time);
        do
        {
            await SealAllAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SealAllAsync(CancellationToken ct)
    {
        using var run = Work.Begin();
        try
        {
            while (await SealAsync(ct)) { }
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            run.Failed(fault);
            Log.NotSealed(logger, fault);
        }
    }

    private Checkpoint Sign(SealedRange range, CheckpointRow? last)
    {
        var key = keys.Present;
        var checkpoint = new Checkpoint
        {
            Number = (last?.Number ?? 0) + 1,
            AtUnixMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            UpTo = range.UpTo,
            Heads = range.Heads.Count,
            Root = MerkleTree.Root(range.Leaves),
            Previous = last?.Hash ?? default,
            Hash = default,
            KeyId = key.Id,
            Signature = "",
        };
        checkpoint = checkpoint with { Hash = LedgerHash.Of(checkpoint) };
        return checkpoint with { Signature = key.Sign(checkpoint.Hash.ToBytes()) };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The ledger could not be sealed; it is tried again at the next interval.")]
        public static partial void NotSealed(ILogger logger, Exception fault);
    }
}
