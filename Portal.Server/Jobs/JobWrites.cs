using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>What of a new job is stored but not held in memory.</summary>
internal sealed record NewJob(ProjectId? Project, UserId SubmittedBy, string Name, string SpecJson, string? InputsJson, string? IdempotencyKey);

/// <summary>The statements that write jobs and attempts. Plain SQL that SQLite and PostgreSQL both read, but for the names of the values.</summary>
internal static class JobWrites
{
    private const string InsertJob = """
        INSERT INTO "Jobs" ("Id","Colony","Number","Project","Snapshot","SubmittedBy","Name","Spec","Inputs","IdempotencyKey","WalltimeSeconds",
        "SubmittedAt","State","Reason","Attempt","Retries","Events","StopReason","ChainLength","ChainHead")
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,0,0,0,0,0,?14,?15)
        """;

    // The chain's length is the row's version: a write that started from another state touches nothing.
    private const string UpdateJob = """
        UPDATE "Jobs" SET "State"=?3,"Reason"=?4,"ExitCode"=?5,"Executor"=?6,"Attempt"=?7,"Retries"=?8,"Events"=?9,"AssignedAt"=?10,"StartedAt"=?11,
        "ClosedAt"=?12,"NoContactSince"=?13,"StopReason"=?14,"StopRequestedAt"=?15,"StopRequestedBy"=?16,"Message"=?17,"Evidence"=?18,"Outputs"=?19,
        "Results"=?20,"ChainLength"=?21,"ChainHead"=?22 WHERE "Id"=?1 AND "ChainLength"=?2
        """;

    private const string InsertAttempt = """
        INSERT INTO "Attempts" ("Job","Number","Executor","Incarnation","AssignedAt","Reason") VALUES (?1,?2,?3,?4,?5,0)
        """;

    private const string UpdateAttempt = """
        UPDATE "Attempts" SET "StartedAt"=COALESCE(?3,"StartedAt"),"ClosedAt"=COALESCE(?4,"ClosedAt"),"Reason"=?5,"ExitCode"=?6,
        "PlatformId"=COALESCE(?7,"PlatformId"),"Node"=COALESCE(?8,"Node") WHERE "Job"=?1 AND "Number"=?2
        """;

    public static void Insert(WriteSession session, LiveJob job, NewJob row) =>
        session
            .Write(InsertJob)
            .Bind(
                Bytes(job.Id.Value),
                Bytes(job.Colony.Value),
                job.Number,
                Bytes(row.Project?.Value),
                job.Snapshot?.ToBytes(),
                Bytes(row.SubmittedBy.Value),
                row.Name,
                row.SpecJson,
                row.InputsJson,
                row.IdempotencyKey,
                job.Spec.Conditions.WalltimeSeconds,
                job.SubmittedAt,
                (int)job.State,
                job.ChainLength,
                job.ChainHead.ToBytes()
            )
            .Execute();

    public static void Update(WriteSession session, LiveJob job, long chainLengthBefore)
    {
        var touched = session
            .Write(UpdateJob)
            .Bind(
                Bytes(job.Id.Value),
                chainLengthBefore,
                (int)job.State,
                (int)job.Reason,
                job.ExitCode,
                Bytes(job.Executor?.Value),
                job.Attempt,
                job.Retries,
                job.Events,
                job.AssignedAt,
                job.StartedAt,
                job.ClosedAt,
                job.NoContactSince,
                (int)job.StopReason,
                job.StopRequestedAt,
                Bytes(job.StopRequestedBy?.Value),
                job.Message,
                job.Evidence,
                job.Outputs,
                job.Results?.ToBytes(),
                job.ChainLength,
                job.ChainHead.ToBytes()
            )
            .Execute();
        if (touched != 1)
        {
            throw new InvalidOperationException($"Job {job.Id} is not in the database in the state the broker holds.");
        }
    }

    public static void InsertTry(WriteSession session, LiveJob job, int incarnation) =>
        session.Write(InsertAttempt).Bind(Bytes(job.Id.Value), job.Attempt, Bytes(job.Executor?.Value), incarnation, job.AssignedAt).Execute();

    public static void UpdateTry(WriteSession session, LiveJob job, AttemptChange change) =>
        session
            .Write(UpdateAttempt)
            .Bind(
                Bytes(job.Id.Value),
                job.Attempt,
                change.StartedAt,
                change.ClosedAt,
                (int)change.Reason,
                change.ExitCode,
                change.PlatformId,
                change.Node
            )
            .Execute();

    private static byte[]? Bytes(Guid? id) => id?.ToByteArray(bigEndian: true);
}

/// <summary>What changes of an attempt; null leaves what stands.</summary>
internal sealed record AttemptChange
{
    public long? StartedAt { get; init; }
    public long? ClosedAt { get; init; }
    public EndReason Reason { get; init; }
    public int? ExitCode { get; init; }
    public string? PlatformId { get; init; }
    public string? Node { get; init; }
}
