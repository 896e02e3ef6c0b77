using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Finds which checkpoint seals what.</summary>
internal static class Seals
{
    /// <summary>The checkpoint that seals this position; null while none does.</summary>
    public static Task<CheckpointRow?> CoveringAsync(AppDb db, long position, CancellationToken ct) =>
        db.Set<CheckpointRow>().AsNoTracking().Where(row => row.UpTo >= position).OrderBy(row => row.UpTo).FirstOrDefaultAsync(ct);

    /// <summary>A checkpoint by its number.</summary>
    public static Task<CheckpointRow?> FindAsync(AppDb db, long number, CancellationToken ct) =>
        db.Set<CheckpointRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Number == number, ct);

    /// <summary>What a checkpoint should have sealed, read again from the entries.</summary>
    public static async Task<SealedRange?> RangeAsync(AppDb db, CheckpointRow checkpoint, CancellationToken ct)
    {
        var before = checkpoint.Number == 1 ? null : await FindAsync(db, checkpoint.Number - 1, ct);
        return await SealedRange.ReadAsync(db, before?.UpTo ?? 0, checkpoint.UpTo, ct);
    }
}
