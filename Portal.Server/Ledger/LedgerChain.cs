using System.Buffers;
using System.Text;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>What is to be written down.</summary>
internal sealed record LedgerFact(LedgerKind Kind, ActorKind Actor, Guid ActorId)
{
    /// <summary>When it happened by the teller's clock, Unix milliseconds; null is now.</summary>
    public long? AtUnixMs { get; init; }
    public int Attempt { get; init; }
    public string Details { get; init; } = "{}";
    public string Evidence { get; init; } = "";
}

/// <summary>Where a chain stands.</summary>
internal readonly record struct ChainEnd(long Length, ContentHash Head);

/// <summary>Appends to a chain inside the transaction of what the entry tells.</summary>
internal static class LedgerChain
{
    /// <summary>The detail of an assignment that names, by id, as whose account on a system another person's job runs.</summary>
    public const string AccountOf = "accountOf";

    private const string Insert = """
        INSERT INTO "LedgerEntries" ("Chain","Sequence","Colony","Kind","AtUnixMs","WrittenUnixMs","Actor","ActorId","Attempt","Details","Evidence",
        "Previous","Hash") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)
        """;

    private const string FindEnd = """SELECT "Sequence","Hash" FROM "LedgerEntries" WHERE "Chain"=?1 ORDER BY "Sequence" DESC LIMIT 1""";

    /// <summary>Where a chain stands, read from its entries: for chains whose end nobody keeps.</summary>
    public static ChainEnd EndOf(WriteSession session, Guid chain)
    {
        using var reader = session.Read(FindEnd).Bind(chain.ToByteArray(bigEndian: true)).Read();
        return reader.Read() ? new ChainEnd(reader.GetInt64(0), ContentHash.FromBytes((byte[])reader[1])) : default;
    }

    /// <summary>Appends one entry behind <paramref name="end"/> and says where the chain stands now.</summary>
    public static ChainEnd Append(WriteSession session, Guid chain, ColonyId colony, ChainEnd end, LedgerFact fact, long now)
    {
        var entry = new LedgerEntry
        {
            Chain = chain,
            Sequence = end.Length + 1,
            Kind = fact.Kind,
            AtUnixMs = fact.AtUnixMs ?? now,
            WrittenUnixMs = now,
            Actor = fact.Actor,
            ActorId = fact.ActorId,
            Attempt = fact.Attempt,
            Details = fact.Details,
            // One that both engines can keep, since its hash is taken here.
            Evidence = StorableText.Of(fact.Evidence),
            Previous = end.Head,
            Hash = default,
        };
        var hash = LedgerHash.Of(entry);
        session
            .Write(Insert)
            .Bind(
                chain.ToByteArray(bigEndian: true),
                entry.Sequence,
                colony.Value.ToByteArray(bigEndian: true),
                (int)entry.Kind,
                entry.AtUnixMs,
                entry.WrittenUnixMs,
                (int)entry.Actor,
                entry.ActorId.ToByteArray(bigEndian: true),
                entry.Attempt,
                entry.Details,
                entry.Evidence,
                entry.Previous.ToBytes(),
                hash.ToBytes()
            )
            .Execute();
        return new ChainEnd(entry.Sequence, hash);
    }

    /// <summary>A JSON object of the pairs whose value is not null.</summary>
    public static string Details(params ReadOnlySpan<(string Name, object? Value)> pairs)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in pairs)
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, value.ToString());
                break;
        }
    }
}
