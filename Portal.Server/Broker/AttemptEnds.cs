using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Ends an attempt: closes the job, or puts it back to waiting.</summary>
internal sealed class AttemptEnds(JobMoves moves)
{
    private const string FindClosed = """
        SELECT 1 FROM "Attempts" WHERE "Job"=?1 AND "Number"=?2 AND "Executor"=?3 AND "ClosedAt" IS NOT NULL
        """;

    /// <summary>What an executor says of the end of an attempt it holds.</summary>
    public Outcome<Done> End(WriteSession session, LiveJob job, CloseAttempt close, string? outputs)
    {
        if (close.Results is { } results)
        {
            job = moves.Note(
                session,
                job,
                Fact(LedgerKind.ResultsKept, job, close, LedgerChain.Details(("snapshot", results))),
                next => next with { Results = results }
            );
        }

        var ended = close.End switch
        {
            AttemptEnd.Succeeded => Close(session, job, JobEvent.Succeed, LedgerKind.Succeeded, close, outputs),
            AttemptEnd.Cancelled when job.IsTakenBack => GiveBack(session, job, close),
            AttemptEnd.Cancelled => Close(session, job, JobEvent.Cancel, LedgerKind.Cancelled, close, outputs),
            AttemptEnd.NeverStarted => GiveBack(session, job, close),
            AttemptEnd.Failed when MayRetry(job, close.Reason) => Retry(session, job, close),
            AttemptEnd.Failed => Close(session, job, JobEvent.Fail, LedgerKind.Failed, close, outputs),
            _ => new Refusal(RefusalKind.Invalid, "unknown-end", "This portal does not know that end; nothing was changed."),
        };
        if (!ended.IsOk)
        {
            return ended.Refusal;
        }

        CloseTry(session, job, close.Reason, close.ExitCode);
        return default(Done);
    }

    /// <summary>Whether this attempt of this executor has been closed before, so that it may forget it.</summary>
    public static bool HasEnded(WriteSession session, JobId job, int attempt, ExecutorId executor)
    {
        using var reader = session
            .Read(FindClosed)
            .Bind(job.Value.ToByteArray(bigEndian: true), attempt, executor.Value.ToByteArray(bigEndian: true))
            .Read();
        return reader.Read();
    }

    /// <summary>Takes an attempt from an executor that started nothing: no retry is used up.</summary>
    public void TakeBack(WriteSession session, LiveJob job, LedgerFact fact)
    {
        moves.Move(session, job, JobEvent.LoseLease, fact, Unheld).Require();
        CloseTry(session, job, EndReason.ExecutorFailure, null);
    }

    /// <summary>Puts a permitted attempt back to waiting, on evidence or a person's word.</summary>
    public Outcome<LiveJob> Release(WriteSession session, LiveJob job, LedgerFact fact)
    {
        var released = moves.Move(session, job, JobEvent.Release, fact, Unheld);
        if (released.IsOk)
        {
            CloseTry(session, job, EndReason.Lost, null);
        }

        return released;
    }

    /// <summary>Closes a job for a reason of the portal's own.</summary>
    public Outcome<LiveJob> CloseByPortal(WriteSession session, LiveJob job, JobEvent what, EndReason reason, LedgerFact fact)
    {
        var now = moves.Now;
        var closed = moves.Move(session, job, what, fact, next => next with { Reason = reason, ClosedAt = now, NoContactSince = null, Lease = null });
        if (closed.IsOk && job.State.IsHeld())
        {
            CloseTry(session, job, reason, null);
        }

        return closed;
    }

    // What was asked back is back; what a person cancelled stays so.
    private static LiveJob Unheld(LiveJob job)
    {
        var free = job with { Executor = null, AssignedAt = null, StartedAt = null, NoContactSince = null, Lease = null };
        return job.IsTakenBack ? Unstopped(free) : free;
    }

    private static bool MayRetry(LiveJob job, EndReason reason) =>
        job.Retries < job.Spec.MaxRetries && JobRules.IsRetried(reason) && job.StopReason is EndReason.None or EndReason.MaxExecTime;

    private static LedgerFact Fact(LedgerKind kind, LiveJob job, CloseAttempt close, string details) =>
        new(kind, ActorKind.Executor, job.Executor?.Value ?? Guid.Empty)
        {
            AtUnixMs = close.At.ToUnixTimeMilliseconds(),
            Attempt = job.Attempt,
            Details = details,
            Evidence = close.Evidence ?? "",
        };

    private static string Details(LiveJob job, CloseAttempt close) =>
        LedgerChain.Details(
            ("reason", close.Reason),
            ("exitCode", close.ExitCode),
            ("message", close.Message),
            ("by", close.End == AttemptEnd.Cancelled ? job.StopRequestedBy : null)
        );

    private Outcome<LiveJob> Close(WriteSession session, LiveJob job, JobEvent what, LedgerKind kind, CloseAttempt close, string? outputs)
    {
        var now = moves.Now;
        return moves.Move(
            session,
            job,
            what,
            Fact(kind, job, close, Details(job, close)),
            next =>
                next with
                {
                    Reason = close.Reason,
                    ExitCode = close.ExitCode,
                    Message = close.Message,
                    Evidence = close.Evidence,
                    Outputs = outputs,
                    ClosedAt = now,
                    NoContactSince = null,
                    Lease = null,
                }
        );
    }

    private Outcome<LiveJob> Retry(WriteSession session, LiveJob job, CloseAttempt close) =>
        moves.Move(
            session,
            job,
            JobEvent.Retry,
            Fact(LedgerKind.Retried, job, close, Details(job, close)),
            next => Unstopped(Unheld(next)) with { Retries = job.Retries + 1 }
        );

    private Outcome<LiveJob> GiveBack(WriteSession session, LiveJob job, CloseAttempt close)
    {
        var (what, kind) = job.State == JobState.Assigned ? (JobEvent.LoseLease, LedgerKind.LeaseLost) : (JobEvent.Release, LedgerKind.Released);
        return moves.Move(session, job, what, Fact(kind, job, close, Details(job, close)), Unheld);
    }

    private static LiveJob Unstopped(LiveJob job) => job with { StopReason = EndReason.None, StopRequestedAt = null };

    private void CloseTry(WriteSession session, LiveJob job, EndReason reason, int? exitCode) =>
        JobWrites.UpdateTry(
            session,
            job,
            new AttemptChange
            {
                ClosedAt = moves.Now,
                Reason = reason,
                ExitCode = exitCode,
            }
        );
}
