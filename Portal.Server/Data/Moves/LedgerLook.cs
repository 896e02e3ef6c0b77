using System.Data.Common;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Data.Moves;

/// <summary>Checks every chain of a ledger, entry by entry and against the jobs' rows. Signatures are of what these hashes seal, and are copied as they stand.</summary>
internal sealed record LedgerLook(int Chains, string? Fault)
{
    private const string Entries = """
        SELECT "Chain","Sequence","Kind","AtUnixMs","WrittenUnixMs","Actor","ActorId","Attempt","Details","Evidence","Previous","Hash" FROM "LedgerEntries"
        ORDER BY "Chain","Sequence"
        """;

    private const string UnlikeTheirJobs = """
        SELECT count(*) FROM "Jobs" j WHERE j."ChainLength"<>(SELECT count(*) FROM "LedgerEntries" e WHERE e."Chain"=j."Id") OR (j."ChainLength">0 AND NOT EXISTS
        (SELECT 1 FROM "LedgerEntries" e WHERE e."Chain"=j."Id" AND e."Sequence"=j."ChainLength" AND e."Hash"=j."ChainHead"))
        """;

    public static async Task<LedgerLook> AtAsync(CopyEnd end, CancellationToken ct)
    {
        var (chains, fault) = await WalkAsync(end, ct);
        if (fault is null && await end.CountAsync(UnlikeTheirJobs, ct) is > 0 and var unlike)
        {
            fault = $"The rows of {unlike} jobs know other entries than the ledger has.";
        }

        return new LedgerLook(chains, fault);
    }

    private static async Task<(int Chains, string? Fault)> WalkAsync(CopyEnd end, CancellationToken ct)
    {
        await using var command = end.Command(Entries);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (chains, chain, walk) = (0, Guid.Empty, new ChainWalk());
        while (await reader.ReadAsync(ct))
        {
            var entry = Entry(reader);
            if (chains == 0 || entry.Chain != chain)
            {
                (chains, chain, walk) = (chains + 1, entry.Chain, new ChainWalk());
            }

            if (walk.Next(entry) is { } fault)
            {
                return (chains, $"Chain {chain}: {fault}");
            }
        }

        return (chains, null);
    }

    private static LedgerEntry Entry(DbDataReader row) =>
        new()
        {
            Chain = new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true),
            Sequence = row.GetInt64(1),
            Kind = (LedgerKind)row.GetInt32(2),
            AtUnixMs = row.GetInt64(3),
            WrittenUnixMs = row.GetInt64(4),
            Actor = (ActorKind)row.GetInt32(5),
            ActorId = new Guid(row.GetFieldValue<byte[]>(6), bigEndian: true),
            Attempt = row.GetInt32(7),
            Details = row.GetString(8),
            Evidence = row.GetString(9),
            Previous = ContentHash.FromBytes(row.GetFieldValue<byte[]>(10)),
            Hash = ContentHash.FromBytes(row.GetFieldValue<byte[]>(11)),
        };
}
