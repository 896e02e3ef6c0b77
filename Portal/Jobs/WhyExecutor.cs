using System.Text.Json;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>Why an attempt went to its executor, from what was written down when it did. Pure; what was not written down is not told.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Executor">Who took it.</param>
/// <param name="At">When.</param>
/// <param name="Sentences">What is known of the reason.</param>
public sealed record WhyExecutor(int Attempt, string Executor, DateTimeOffset At, IReadOnlyList<string> Sentences)
{
    /// <summary>For each attempt, the latest first.</summary>
    public static IReadOnlyList<WhyExecutor> Of(JobView job, IReadOnlyList<LedgerEntryView> entries) =>
        [.. job.Attempts.OrderByDescending(attempt => attempt.Number).Select(attempt => Of(job, attempt, Entry(entries, attempt)))];

    private static WhyExecutor Of(JobView job, AttemptView attempt, LedgerEntry? entry) =>
        new(attempt.Number, attempt.ExecutorName, attempt.AssignedAt, [.. Asked(job.Spec.Conditions), .. Others(entry)]);

    private static LedgerEntry? Entry(IReadOnlyList<LedgerEntryView> entries, AttemptView attempt) =>
        entries.Select(view => view.Entry).LastOrDefault(entry => entry.Kind == LedgerKind.Assigned && entry.Attempt == attempt.Number);

    private static IEnumerable<string> Asked(Conditions asks)
    {
        if (asks.ExecutorNames.Count > 0)
        {
            yield return L("The job names {0}.", string.Join($" {L("or")} ", asks.ExecutorNames));
        }
        if (asks.ExecutorType is { } type)
        {
            yield return L("The job asks for an executor of type {0}.", type);
        }
    }

    // The entry is the portal's own, but it is read as whatever it may be.
    private static IEnumerable<string> Others(LedgerEntry? entry)
    {
        var (count, names) = Noted(entry);
        if (count is not { } others)
        {
            yield return L("Which other executors fitted then was not written down.");
        }
        else if (others == 0)
        {
            yield return L("No other executor fitted it then.");
        }
        else
        {
            yield return others > names.Count
                ? L("{0} and {1} more fitted it too.", string.Join(", ", names), others - names.Count)
                : L("{0} fitted it too.", string.Join(", ", names));
        }
    }

    private static (long? Count, IReadOnlyList<string> Names) Noted(LedgerEntry? entry)
    {
        if (entry is null)
        {
            return (null, []);
        }
        try
        {
            using var details = JsonDocument.Parse(entry.Details);
            return
                details.RootElement.ValueKind == JsonValueKind.Object
                && details.RootElement.TryGetProperty("others", out var others)
                && others.ValueKind == JsonValueKind.Number
                && others.TryGetInt64(out var count)
                ? (count, Names(details.RootElement))
                : (null, []);
        }
        catch (JsonException)
        {
            return (null, []);
        }
    }

    private static string[] Names(JsonElement details) =>
        details.TryGetProperty("otherNames", out var names) && names.ValueKind == JsonValueKind.String
            ? (names.GetString() ?? "").Split(", ", StringSplitOptions.RemoveEmptyEntries)
            : [];
}
