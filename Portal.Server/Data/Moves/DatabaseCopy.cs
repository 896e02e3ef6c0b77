namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>What a copy came to.</summary>
/// <param name="Tables">How many tables.</param>
/// <param name="Rows">How many rows of all.</param>
/// <param name="Chains">How many chains of the ledger were checked in the target.</param>
/// <param name="LedgerFault">What is wrong with the ledger, in the source as in the target; null when nothing is.</param>
internal sealed record CopyResult(int Tables, long Rows, int Chains, string? LedgerFault);

/// <summary>
/// Copies a database from one engine to the other: every table as it stands in one moment, row by row, in one transaction, which holds only when every count
/// and every chain of the ledger is right. The source is only read.
/// </summary>
internal static class DatabaseCopy
{
    /// <summary>Copies.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot be done, and nothing is in the target; says why.</exception>
    public static async Task<CopyResult> RunAsync(CopyEnd source, CopyEnd target, CancellationToken ct)
    {
        await source.RequireShapeAsync(ct);
        var tables = CopiedTable.All(source.Db.Model, target.Db.Model);
        await RefuseFullAsync(target, tables, ct);
        var rows = 0L;
        foreach (var table in tables)
        {
            var written = await target.WriteAsync(table, source.ReadAsync(table, ct), ct);
            var count = $"SELECT count(*) FROM \"{table.Name}\"";
            var (there, here) = (await source.CountAsync(count, ct), await target.CountAsync(count, ct));
            rows +=
                written == there && here == there
                    ? written
                    : throw new DatabaseRefusedException($"{table.Name} has {there} rows, of which {here} arrived. Nothing was moved.");
        }

        await target.SetNumbersAsync(tables, ct);
        var ledger = await LedgerLook.AtAsync(target, ct);
        if (ledger.Fault is { } fault && (await LedgerLook.AtAsync(source, ct)).Fault != fault)
        {
            throw new DatabaseRefusedException($"The ledger did not arrive as it was: {fault} Nothing was moved.");
        }

        await target.CommitAsync(ct);
        return new CopyResult(tables.Count, rows, ledger.Chains, ledger.Fault);
    }

    private static async Task RefuseFullAsync(CopyEnd target, IReadOnlyList<CopiedTable> tables, CancellationToken ct)
    {
        foreach (var table in tables)
        {
            if (await target.CountAsync($"SELECT count(*) FROM (SELECT 1 FROM \"{table.Name}\" LIMIT 1) AS found", ct) > 0)
            {
                throw new DatabaseRefusedException(
                    $"The target holds a portal's data already ({table.Name} has rows), and nothing is replaced. Name an empty database."
                );
            }
        }
    }
}
