using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Pollinator.Contracts;

/// <summary>What kind of no a refusal is. Each maps to one HTTP status, in one place of the server.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong (400).</summary>
    Invalid,

    /// <summary>Not there, or not yours: the two are never told apart (404).</summary>
    NotFound,

    /// <summary>You may see it but not do this with it (403).</summary>
    Forbidden,

    /// <summary>The present state does not allow it, or somebody was faster (409).</summary>
    Conflict,

    /// <summary>Larger than allowed (413).</summary>
    TooLarge,

    /// <summary>No room left on the portal's disk (507).</summary>
    NoSpace,

    /// <summary>It cannot be done just now; trying again can help (503).</summary>
    Unavailable,
}

/// <summary>A no with a reason. <paramref name="Code"/> is stable and meant for programs; <paramref name="Text"/> says to a person what happened, why, and what to do.</summary>
/// <param name="Kind">What kind of no.</param>
/// <param name="Code">Stable, kebab-case, such as <c>job-already-closed</c>.</param>
/// <param name="Text">Whole sentences for a person. Never holds a secret.</param>
public sealed record Refusal(RefusalKind Kind, string Code, Words Text)
{
    /// <summary>The text in English, as programs, logs and the ledger get it.</summary>
    [JsonIgnore]
    public string Message => Text.English;

    /// <summary>Faults by field (or line) of the input, when there are any.</summary>
    public IReadOnlyDictionary<string, Words[]>? Faults { get; init; }

    /// <summary>For a log append that does not fit: the offset up to which the server has the bytes.</summary>
    public long? KnownOffset { get; init; }

    /// <summary>What is not there and what is not yours look the same.</summary>
    public static Refusal NotFound(string what)
    {
        // With its article, which other languages bend after the noun.
        Words none = "no such " + what;
        return new(RefusalKind.NotFound, "not-found", $"There is {none} here, or it is not yours to see.");
    }
}

/// <summary>Codes of refusals that a page answers with more than the words.</summary>
public static class RefusalCodes
{
    /// <summary>The person has to prove once more that it is them.</summary>
    public const string ConfirmNeeded = "confirm-needed";

    /// <summary>Somebody else of the colony has submitted a job under this idempotency key.</summary>
    public const string KeyTaken = "idempotency-key-taken";
}

/// <summary>A value, or the refusal that stands in its place.</summary>
public readonly struct Outcome<T>
{
    private Outcome(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>The value, when there is one.</summary>
    public T? Value { get; }

    /// <summary>Why there is no value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsOk => Refusal is null;

    /// <summary>The value; throws where a refusal stands, so only for callers who have excluded it.</summary>
    public T Require() => IsOk ? Value : throw new InvalidOperationException($"{Refusal.Code}: {Refusal.Message}");

    /// <summary>Wraps a value.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Wraps a refusal.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
}

/// <summary>Wraps what the language converts by itself to no outcome: a value whose type is an interface.</summary>
public static class Outcome
{
    /// <summary>Wraps a value.</summary>
    public static Outcome<T> Of<T>(T value) => value;
}

/// <summary>Done, with nothing to say.</summary>
public readonly record struct Done;

/// <summary>A page of a long list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Total">How many match, the same on every page; with <see cref="IsMore"/> at least so many.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total)
{
    /// <summary>Whether more may match than <see cref="Total"/> says: counting ends at <see cref="Pages.MostCounted"/>, and earlier where each has to be looked at.</summary>
    public bool IsMore { get; init; }

    /// <summary>Where the list goes on, for lists that are asked for by place (<see cref="JobQuery.Before"/>): null when nothing is left. What lies there may turn out not to match.</summary>
    public long? Older { get; init; }
}

/// <summary>What holds of all pages.</summary>
public static class Pages
{
    /// <summary>How far a long list is counted.</summary>
    public const int MostCounted = 10_000;

    /// <summary>How many a list passes over at most; a list that is asked for by place goes on by that.</summary>
    public const int MostPassed = 10_000;
}
