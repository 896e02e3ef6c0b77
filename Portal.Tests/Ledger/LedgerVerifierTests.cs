using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Ledger;

public sealed class LedgerVerifierTests
{
    private static readonly Gen<LedgerExport> Exports =
        from length in Gen.Int[1, 8]
        from sealedAt in Gen.Int[1, length]
        from leaves in Gen.Int[1, 20]
        from index in Gen.Int[0, leaves - 1]
        select LedgerSamples.Export(length, sealedAt, index, leaves);

    [Fact]
    public void Export_AsWritten_IsIntact() =>
        Exports.Sample(export =>
        {
            var check = LedgerVerifier.Check(export, [LedgerSamples.Receipt(export.Entries[0])], new HashSet<string> { LedgerSamples.KeyId });
            Assert.Null(check.Fault);
            Assert.True(check.IsIntact);
            Assert.Equal((export.Entries.Count, export.Proof!.Sequence), (check.Entries, check.SealedUpTo));
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(2_000_000), check.SealedAt);
        });

    [Fact]
    public void Export_ThroughJson_IsIntact()
    {
        var text = JsonSerializer.Serialize(LedgerSamples.Export(5, 4, 2, 9), ContractsJson.Default.LedgerExport);

        Assert.Null(LedgerVerifier.Check(JsonSerializer.Deserialize(text, ContractsJson.Default.LedgerExport)!).Fault);
    }

    /// <summary>Every value of the exported file in turn, whatever its name: a field added later is tested too.</summary>
    [Fact]
    public void Export_WithAnyOneValueChanged_IsFound() =>
        Gen.Select(Exports, Gen.Int[0, 10_000], Gen.Int[0, 10_000])
            .Sample(
                (export, which, how) =>
                {
                    var original = JsonSerializer.Serialize(export, ContractsJson.Default.LedgerExport);
                    var root = JsonNode.Parse(original)!;
                    var values = Values(root).ToList();
                    var value = values[which % values.Count];
                    var path = value.GetPath();
                    value.ReplaceWith(Mutations.Of(value, how));
                    AssertFound(original, root.ToJsonString(), path);
                },
                iter: 2_000
            );

    [Fact]
    public void Export_WithAnEntryDroppedBelowTheSeal_IsFound() =>
        Gen.Select(Exports, Gen.Int[0, 1000])
            .Sample(
                (export, which) =>
                {
                    var entries = export.Entries.ToList();
                    entries.RemoveAt(which % (int)export.Proof!.Sequence);
                    return LedgerVerifier.Check(export with { Entries = entries }).Fault is not null;
                }
            );

    [Fact]
    public void Export_WithTwoEntriesExchanged_IsFound() =>
        Gen.Select(Exports.Where(export => export.Entries.Count > 1), Gen.Int[0, 1000])
            .Sample(
                (export, which) =>
                {
                    var entries = export.Entries.ToList();
                    var place = which % (entries.Count - 1);
                    (entries[place], entries[place + 1]) = (entries[place + 1], entries[place]);
                    return LedgerVerifier.Check(export with { Entries = entries }).Fault is not null;
                }
            );

    [Fact]
    public void Export_WithAnEntryInserted_IsFound() =>
        Gen.Select(Exports, Gen.Int[0, 1000], Gen.Int[0, 1000])
            .Sample(
                (export, from, to) =>
                {
                    var entries = export.Entries.ToList();
                    entries.Insert(to % (entries.Count + 1), entries[from % entries.Count]);
                    return LedgerVerifier.Check(export with { Entries = entries }).Fault is not null;
                }
            );

    [Fact]
    public void Export_WrittenAnewBelowTheSeal_IsFoundByTheProof() =>
        Exports.Sample(export =>
        {
            var forged = Rechained(export.Entries, 0, entry => entry with { Details = """{"n":"forged"}""" });
            return LedgerVerifier.Check(export with { Entries = forged }).Fault?.StartsWith("Proof", StringComparison.Ordinal) == true;
        });

    [Fact]
    public void Export_WrittenAnewAboveTheSeal_IsFoundByAReceipt()
    {
        var export = LedgerSamples.Export(4, 2, 0, 1);
        var receipt = LedgerSamples.Receipt(export.Entries[3]);
        var forged = export with { Entries = Rechained(export.Entries, 3, entry => entry with { Kind = LedgerKind.Succeeded }) };

        Assert.Null(LedgerVerifier.Check(forged).Fault);
        Assert.StartsWith("Receipt for entry 4", LedgerVerifier.Check(forged, [receipt]).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Export_CutAboveTheSeal_IsFoundByAReceipt()
    {
        var export = LedgerSamples.Export(4, 2, 0, 1);
        var receipt = LedgerSamples.Receipt(export.Entries[3]);
        var cut = export with { Entries = [.. export.Entries.Take(3)] };

        Assert.StartsWith("Receipt for entry 4", LedgerVerifier.Check(cut, [receipt]).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Receipt_Changed_IsFound()
    {
        var export = LedgerSamples.Export(3, 3, 0, 2);
        var receipt = LedgerSamples.Receipt(export.Entries[0]);

        Assert.NotNull(LedgerVerifier.Check(export, [receipt with { Signature = Mutations.Base64(receipt.Signature, 11) }]).Fault);
        Assert.NotNull(LedgerVerifier.Check(export, [receipt with { WrittenUnixMs = 5 }]).Fault);
        Assert.NotNull(LedgerVerifier.Check(export, [receipt with { KeyId = new string('0', 64) }]).Fault);
        Assert.Null(LedgerVerifier.Check(export, [receipt with { Job = JobId.New() }]).Fault);
    }

    [Fact]
    public void Key_NotTrusted_IsFound() =>
        Assert.StartsWith(
            "Keys",
            LedgerVerifier.Check(LedgerSamples.Export(3, 3, 0, 2), trustedKeys: new HashSet<string> { new('0', 64) }).Fault,
            StringComparison.Ordinal
        );

    [Fact]
    public void HalfASurrogatePair_IsFound()
    {
        var entry = LedgerSamples.Chain(Guid.NewGuid(), 1)[0] with { Details = "\"\ufffd\"" };
        var halved = entry with { Hash = LedgerHash.Of(entry), Details = "\"\ud800\"" };

        Assert.Contains("Unicode", LedgerVerifier.Check(new LedgerExport(1, [halved], null, LedgerSamples.Keys)).Fault, StringComparison.Ordinal);
    }

    private static void AssertFound(string original, string text, string path)
    {
        LedgerExport? export;
        try
        {
            export = JsonSerializer.Deserialize(text, ContractsJson.Default.LedgerExport);
        }
        catch (JsonException)
        {
            return; // Not even an export any more.
        }
        // The name of a kind in other letters is the same kind.
        var isSame = string.Equals(JsonSerializer.Serialize(export, ContractsJson.Default.LedgerExport), original, StringComparison.Ordinal);
        Assert.True(isSame || LedgerVerifier.Check(export!).Fault is not null, $"A change of {path} was not found: {text}");
    }

    private static IEnumerable<JsonNode> Values(JsonNode node) =>
        node switch
        {
            JsonObject parts => parts.SelectMany(part => Values(part.Value!)),
            JsonArray items => items.SelectMany(item => Values(item!)),
            _ => [node],
        };

    private static List<LedgerEntry> Rechained(IReadOnlyList<LedgerEntry> entries, int from, Func<LedgerEntry, LedgerEntry> change)
    {
        var anew = entries.Take(from).ToList();
        foreach (var entry in entries.Skip(from))
        {
            var next = (entry == entries[from] ? change(entry) : entry) with { Previous = anew.Count == 0 ? default : anew[^1].Hash };
            anew.Add(next with { Hash = LedgerHash.Of(next) });
        }
        return anew;
    }
}
