namespace Pollinator.Sdk.Channel;

/// <summary>The portal refused something, or could not be reached.</summary>
/// <param name="message">A sentence for a person.</param>
/// <param name="transient">Whether the same request can work later.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class PortalException(string message, bool transient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A newer start of the same executor has taken over: this one must end.</summary>
    public const string SupersededCode = "superseded";

    /// <summary>What answers is not the portal that this executor was registered with.</summary>
    public const string NotProvedCode = "portal-not-proved";

    /// <summary>The portal keeps no more of this attempt's log.</summary>
    public const string LogFullCode = "log-full";

    /// <summary>Whether the same request can work later.</summary>
    public bool IsTransient { get; } = transient;

    /// <summary>The stable code of the portal's refusal; null when it was not the portal that answered.</summary>
    public string? Code { get; init; }

    /// <summary>Whether the executor itself was refused, not one attempt: its program must end.</summary>
    public bool EndsProgram { get; init; }

    /// <summary>Whether the portal says that the attempt asked about is not (or no longer) this executor's.</summary>
    public bool LosesAttempt => Code is "not-yours" or "permit-refused" or "not-found";

    /// <summary>The HTTP status; null when nobody answered.</summary>
    public int? Status { get; init; }

    /// <summary>For a log append that left a gap: how much the portal has.</summary>
    public long? KnownOffset { get; init; }

    /// <summary>The portal's clock as the answer told it.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    /// <summary>Whether a newer start of this executor has taken over.</summary>
    public bool IsSuperseded => string.Equals(Code, SupersededCode, StringComparison.Ordinal);
}
