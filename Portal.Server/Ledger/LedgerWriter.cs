using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Appends to chains that are not jobs.</summary>
internal sealed class LedgerWriter(IDbContextFactory<AppDb> databases, TimeProvider time) : ILedgerWriter, IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);

    public async Task AppendAsync(LedgerNote note, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            var chain = note.Chain.ToByteArray(bigEndian: true);
            var end = await db.Set<LedgerRow>()
                .AsNoTracking()
                .Where(row => row.Chain == chain)
                .OrderByDescending(row => row.Sequence)
                .Select(row => new { row.Sequence, row.Hash })
                .FirstOrDefaultAsync(ct);
            db.Add(LedgerRow.From(Entry(note, (end?.Sequence ?? 0) + 1, end?.Hash ?? default), note.Colony));
            await db.SaveChangesAsync(ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private LedgerEntry Entry(LedgerNote note, long sequence, ContentHash previous)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var entry = new LedgerEntry
        {
            Chain = note.Chain,
            Sequence = sequence,
            Kind = note.Kind,
            AtUnixMs = now,
            WrittenUnixMs = now,
            Actor = note.Actor,
            ActorId = note.ActorId,
            Details = note.Details,
            Previous = previous,
            Hash = default,
        };
        return entry with { Hash = LedgerHash.Of(entry) };
    }
}
