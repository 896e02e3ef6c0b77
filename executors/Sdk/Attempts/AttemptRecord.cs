using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Sdk.Attempts;

/// <summary>How far an attempt has come on its executor. Stored by name.</summary>
public enum AttemptPhase
{
    /// <summary>Handed over; its files may be on their way. Nothing has been started.</summary>
    Assigned,

    /// <summary>The start permit was asked for; whether it was given is not known. Nothing has been started.</summary>
    PermitAsked,

    /// <summary>The start permit was given: from here on something may be running.</summary>
    Permitted,

    /// <summary>It was started.</summary>
    Started,

    /// <summary>It has ended; bytes and results may still be on their way.</summary>
    Ended,

    /// <summary>The portal knows its end; only its files are left to remove.</summary>
    Closed,
}

/// <summary>All that an executor must remember of an attempt. One file each, replaced at once at every step, so that any step can be taken up again.</summary>
public sealed record AttemptRecord
{
    /// <summary>The present version of this record.</summary>
    public const int PresentVersion = 1;

    /// <summary>Version of this record: handle stores outlive upgrades.</summary>
    public int Version { get; set; } = PresentVersion;

    /// <summary>What was handed over.</summary>
    public required Assignment Assignment { get; init; }

    /// <summary>How far it has come.</summary>
    public AttemptPhase Phase { get; init; }

    /// <summary>Whether the project's files are there.</summary>
    public bool IsStaged { get; init; }

    /// <summary>The kind's handle, once started.</summary>
    public string? Handle { get; init; }

    /// <summary>Whether it was told that the program runs.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Number of the next event.</summary>
    public int NextEvent { get; set; } = 1;

    /// <summary>Events the portal has not acknowledged, in order.</summary>
    public IReadOnlyList<AttemptEvent> Unsent { get; set; } = [];

    /// <summary>Who asked it to end; <see cref="EndReason.None"/> when nobody did.</summary>
    public EndReason Stop { get; init; }

    /// <summary>When it was asked to end.</summary>
    public DateTimeOffset? StopAt { get; init; }

    /// <summary>How it ended, once it has.</summary>
    public CloseAttempt? End { get; init; }

    /// <summary>Whether the results are kept by the portal (or there are none).</summary>
    public bool AreResultsKept { get; init; }

    /// <summary>Which attempt.</summary>
    public AttemptKey Key() => new(Assignment.Job, Assignment.Attempt);

    /// <summary>The record with one more event to tell.</summary>
    public AttemptRecord With(
        AttemptEventKind kind,
        DateTimeOffset at,
        string? platformId = null,
        string? node = null,
        string? message = null,
        string? evidence = null
    ) =>
        this with
        {
            NextEvent = NextEvent + 1,
            Unsent =
            [
                .. Unsent,
                new AttemptEvent
                {
                    Number = NextEvent,
                    Kind = kind,
                    At = at,
                    PlatformId = platformId,
                    Node = node,
                    Message = message,
                    Evidence = Evidence.Cut(evidence),
                },
            ],
        };
}

/// <summary>A platform's raw words.</summary>
public static class Evidence
{
    private const int Most = 4096;

    /// <summary>Cuts them to what the protocol carries (4 KiB of UTF-8), saying so.</summary>
    public static string? Cut(string? evidence)
    {
        if (evidence is null || System.Text.Encoding.UTF8.GetByteCount(evidence) <= Most)
        {
            return evidence;
        }

        // Three bytes are the most a UTF-16 unit takes, so this many always fit, and a half pair at the cut becomes one replacement.
        const string Note = "\n[cut]";
        return string.Concat(evidence.AsSpan(0, (Most - Note.Length) / 3), Note);
    }
}
