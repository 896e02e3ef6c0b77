using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Sdk.Channel;

/// <summary>
/// What came of an <see cref="AskBatch"/>. Each question is read for itself: a newer portal may ask what this program cannot read, and the others must
/// not be lost with it.
/// </summary>
/// <param name="Asks">Questions that were read.</param>
/// <param name="Unreadable">Those that were not.</param>
public sealed record ReceivedAsks(IReadOnlyList<Ask> Asks, IReadOnlyList<AskId> Unreadable)
{
    /// <summary>Reads a batch. Throws a transient <see cref="PortalException"/> for what is none.</summary>
    public static ReceivedAsks Of(JsonElement batch)
    {
        if (batch.ValueKind != JsonValueKind.Object || !batch.TryGetProperty("asks", out var all) || all.ValueKind != JsonValueKind.Array)
        {
            throw PortalAnswers.NoAnswer();
        }

        var (asks, unreadable) = (new List<Ask>(), new List<AskId>());
        foreach (var one in all.EnumerateArray())
        {
            if (Read(one) is { } ask)
            {
                asks.Add(ask);
            }
            else if (IdOf(one) is { } id)
            {
                unreadable.Add(id);
            }
        }

        return new(asks, unreadable);
    }

    private static Ask? Read(JsonElement one)
    {
        try
        {
            return one.Deserialize(ContractsJson.Default.Ask);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static AskId? IdOf(JsonElement one) =>
        one.ValueKind == JsonValueKind.Object
        && one.TryGetProperty("id", out var id)
        && id.ValueKind == JsonValueKind.String
        && id.TryGetGuid(out var value)
            ? AskId.From(value)
            : null;
}
