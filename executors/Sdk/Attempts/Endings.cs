using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Sdk.Attempts;

/// <summary>Decides how an end is told.</summary>
internal static class Endings
{
    /// <summary>The platform's end, or the end that was asked for when the program did not end before that.</summary>
    public static CloseAttempt Of(AttemptRecord record, PlatformEnd end)
    {
        var asked = record.Stop != EndReason.None && record.StopAt <= end.At;
        // A platform that was told to end it may say just that: whose order it was is known here.
        var byOrder =
            (asked && end.Reason is EndReason.Exited or EndReason.Signalled or EndReason.InitFailed)
            || (record.Stop != EndReason.None && end.Reason == EndReason.CancelledByUser);
        return new()
        {
            End = byOrder ? EndOf(record.Stop) : end.End,
            Reason = byOrder ? record.Stop : end.Reason,
            ExitCode = end.ExitCode,
            At = end.At,
            Message = byOrder ? null : end.Message,
            Evidence = Evidence.Cut(end.Evidence),
        };
    }

    /// <summary>The end of an attempt that was told to stop before anything was started.</summary>
    public static CloseAttempt Unstarted(EndReason asked, DateTimeOffset at) =>
        new()
        {
            End = EndOf(asked),
            Reason = asked,
            At = at,
            Message = "It was ended before anything was started.",
        };

    /// <summary>The end of an attempt that could not be started.</summary>
    public static CloseAttempt Failed(ExecutorException fault, DateTimeOffset at) =>
        new()
        {
            End = AttemptEnd.Failed,
            Reason = fault.Reason,
            At = at,
            Message = fault.Message,
            Evidence = Evidence.Cut(fault.InnerException?.Message),
        };

    private static AttemptEnd EndOf(EndReason asked) => asked == EndReason.CancelledByUser ? AttemptEnd.Cancelled : AttemptEnd.Failed;
}
