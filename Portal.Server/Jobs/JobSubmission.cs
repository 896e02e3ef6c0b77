using System.Text;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>Accepts jobs.</summary>
internal sealed class JobSubmission(Board board, JobMoves moves, ICommitQueue queue, ReceiptSigner receipts, JobNeeds needs, DiskFaults disk)
{
    private const int LargestInputs = 64 * 1024;

    private const string FindByKey = """
        SELECT j."Id", j."Number", j."State", e."Hash", e."WrittenUnixMs", j."SubmittedBy"
        FROM "Jobs" j JOIN "LedgerEntries" e ON e."Chain"=j."Id" AND e."Sequence"=1
        WHERE j."Colony"=?1 AND j."IdempotencyKey"=?2
        """;

    private const string FindProject = """SELECT 1 FROM "Projects" WHERE "Id"=?1""";

    public async Task<Outcome<SubmittedJob>> SubmitAsync(Caller caller, SubmitJob request, CancellationToken ct)
    {
        var allowed = await AllowedAsync(caller, request, ct);
        if (!allowed.IsOk)
        {
            return allowed.Refusal;
        }

        var (found, row) = allowed.Value;
        try
        {
            var answer = await queue.RunAsync(session => Accept(session, caller, request, found, row), ct);
            if (!answer.IsOk)
            {
                return answer.Refusal;
            }

            var accepted = answer.Value;
            var receipt = receipts.Sign(accepted.Id, 1, accepted.Hash, accepted.WrittenUnixMs);
            return new SubmittedJob(accepted.Id, accepted.Number, accepted.State, receipt, accepted.Repeated);
        }
        catch (Exception error) when (disk.Of(error) is { } refusal)
        {
            return refusal;
        }
    }

    /// <summary>What <see cref="SubmitAsync"/> would say now, without keeping anything.</summary>
    public async Task<Outcome<JobCheck>> CheckAsync(Caller caller, SubmitJob request, CancellationToken ct)
    {
        var allowed = await AllowedAsync(caller, request, ct);
        if (!allowed.IsOk)
        {
            return allowed.Refusal;
        }

        var found = allowed.Value.Needs;
        return NoRoom(caller, found) is { } full ? full : new JobCheck(found.Snapshot, found.Limits.MostJobs - board.Counts(caller.Colony).NotEnded);
    }

    private async Task<Outcome<Allowed>> AllowedAsync(Caller caller, SubmitJob request, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Jobs))
        {
            return new Refusal(RefusalKind.Forbidden, "scope-missing", "This token may not submit jobs. Make one with that right, or sign in.");
        }

        if (JobSpecRules.Check(request.Spec) is { } faults)
        {
            return faults;
        }

        var spec = JsonSerializer.Serialize(request.Spec, ContractsJson.Default.JobSpec);
        var inputs = request.Inputs is null
            ? null
            : JsonSerializer.Serialize(request.Inputs, ContractsJson.Default.IReadOnlyDictionaryStringJsonElement);
        if (TooLarge(request, spec, inputs) is { } tooLarge)
        {
            return tooLarge;
        }

        var found = await needs.FindAsync(caller, request, ct);
        return found.IsOk
            ? new Allowed(
                found.Value,
                new NewJob(request.Project, caller.User, request.Spec.Label ?? NameOf(request.Spec), spec, inputs, request.IdempotencyKey)
            )
            : found.Refusal;
    }

    private Refusal? NoRoom(Caller caller, FoundNeeds found) =>
        found.Limits.MostJobs is { } most && board.Counts(caller.Colony).NotEnded >= most
            ? new Refusal(
                RefusalKind.Conflict,
                "colony-jobs-limit",
                $"Your colony may have {most} jobs that have not ended, and has as many. Submit this one when one has ended, cancel one that is "
                    + $"not needed, or ask an administrator of the portal for more."
            )
            : null;

    private static Refusal? TooLarge(SubmitJob request, string spec, string? inputs) =>
        Encoding.UTF8.GetByteCount(spec) > JobSpecRules.LargestSpec
            ? new Refusal(
                RefusalKind.TooLarge,
                "spec-too-large",
                "A job specification has at most 256 KiB. Put what is larger into a file of the project."
            )
        : inputs?.Length > LargestInputs
            ? new Refusal(
                RefusalKind.TooLarge,
                "inputs-too-large",
                "Input values have at most 64 KiB together. Put what is larger into a file of the project."
            )
        : request.IdempotencyKey?.Length is 0 or > 100
            ? new Refusal(RefusalKind.Invalid, "bad-idempotency-key", "An idempotency key has 1 to 100 characters.")
        : null;

    private static string NameOf(JobSpec spec) => spec.Command.Count == 0 ? spec.FunctionName : Shortened(string.Join(' ', spec.Command));

    private static string Shortened(string command)
    {
        var shown = new string([.. command.Select(letter => char.IsControl(letter) ? ' ' : letter)]);
        return shown.Length > 80 ? shown[..79] + "…" : shown;
    }

    private Outcome<Accepted> Accept(WriteSession session, Caller caller, SubmitJob request, FoundNeeds found, NewJob row)
    {
        if (row.IdempotencyKey is { } key && Earlier(session, caller, key) is { } earlier)
        {
            return earlier;
        }

        // Deleted since its snapshot was found.
        if (request.Project is { } project && !IsThere(session, project))
        {
            return Refusal.NotFound("project");
        }

        // Here, where one submits after the other: two at once cannot both be the last that is allowed.
        if (NoRoom(caller, found) is { } full)
        {
            return full;
        }

        var job = new LiveJob
        {
            Id = JobId.New(),
            Colony = caller.Colony,
            Number = board.NextNumber(caller.Colony, session),
            Spec = request.Spec,
            Group = board.GroupFor(caller.Colony, caller.User, request.Spec),
            SubmittedAt = moves.Now,
            Snapshot = found.Snapshot,
            Inputs = request.Inputs,
        };
        var details = LedgerChain.Details(
            ("number", job.Number),
            ("function", request.Spec.FunctionName),
            ("spec", ContentHash.Of(Encoding.UTF8.GetBytes(row.SpecJson))),
            ("snapshot", found.Snapshot)
        );
        var accepted = moves.Accept(session, job, row, details);
        return new Accepted(accepted.Id, accepted.Number, accepted.State, accepted.ChainHead, accepted.SubmittedAt, Repeated: false);
    }

    private static bool IsThere(WriteSession session, ProjectId project)
    {
        using var reader = session.Read(FindProject).Bind(project.Value.ToByteArray(bigEndian: true)).Read();
        return reader.Read();
    }

    // A key is its colony's. What somebody else has submitted under it is not what this person asked for.
    private static Outcome<Accepted>? Earlier(WriteSession session, Caller caller, string key)
    {
        using var reader = session.Read(FindByKey).Bind(caller.Colony.Value.ToByteArray(bigEndian: true), key).Read();
        if (!reader.Read())
        {
            return null;
        }

        var number = reader.GetInt64(1);
        if (new UserId(new Guid((byte[])reader[5], bigEndian: true)) != caller.User)
        {
            return new Refusal(
                RefusalKind.Conflict,
                RefusalCodes.KeyTaken,
                $"Somebody else in this colony has used this idempotency key, for job #{number}. Nothing was submitted. Choose another key."
            );
        }

        return new Accepted(
            new JobId(new Guid((byte[])reader[0], bigEndian: true)),
            number,
            (JobState)reader.GetInt32(2),
            ContentHash.FromBytes((byte[])reader[3]),
            reader.GetInt64(4),
            Repeated: true
        );
    }

    private sealed record Accepted(JobId Id, long Number, JobState State, ContentHash Hash, long WrittenUnixMs, bool Repeated);

    private sealed record Allowed(FoundNeeds Needs, NewJob Row);
}
