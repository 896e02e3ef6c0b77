using System.Text.Json;
using Microsoft.Data.Sqlite;
using Pollinator.Contracts;

namespace Pollinator.Bench.Scale;

/// <summary>
/// The jobs of a large portal, with their attempts, results and ledger entries, over 400 days. Nearly all have ended; the newest wait and run, and a few
/// run since long ago.
/// </summary>
internal sealed class ScaleJobs(ScaleColony colony, int count, long now)
{
    /// <summary>How many of the newest are in which state.</summary>
    private static readonly (JobState State, int Count)[] Alive = [(JobState.Waiting, 3000), (JobState.Queued, 500), (JobState.Running, 2000)];

    private const int AlivePeople = 20;
    private const int OneOfOldRuns = 50_000;
    private const int JobsOfSignIn = 25;
    private const int RowsOfCommit = 50_000;
    private static readonly long Span = (long)TimeSpan.FromDays(400).TotalMilliseconds;
    private static readonly string[] Specs = [.. Enumerable.Range(0, 6).Select(Spec)];
    private readonly byte[] _colony = Bytes(colony.Id.Value);
    private readonly Dictionary<UserId, (long Length, ContentHash Head)> _signIns = [];

    /// <summary>How many an executor holds.</summary>
    public int Held { get; private set; }

    public void Write(SqliteConnection database)
    {
        for (var from = 1; from <= count; from += RowsOfCommit)
        {
            using var within = database.BeginTransaction();
            using var tables = new Tables(database, within);
            for (var i = from; i < Math.Min(count + 1, from + RowsOfCommit); i++)
            {
                Write(tables, i);
            }

            within.Commit();
        }

        Seal(database);
    }

    private void Write(Tables tables, int i)
    {
        var submitted = now - Span + (Span * i / (count + 1));
        var (state, reason) = StateOf(i);
        var isAlive = !state.IsFinal();
        var person = colony.People[PersonOf(i, isAlive)];
        var executor = state == JobState.Waiting ? (ExecutorId?)null : colony.Executors[ExecutorOf(i)];
        var (started, closed) = (
            executor is null || state == JobState.Queued ? (long?)null : submitted + 60_000,
            isAlive ? (long?)null : submitted + 360_000
        );
        var project = i % 10 == 0 ? ((ProjectId Id, ContentHash Snapshot)?)null : colony.Projects[ProjectOf(i)];
        var id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(submitted));
        var job = Bytes(id);
        var chain = Chain(tables, id, person, executor, (submitted, started, closed), state);
        tables.Jobs.Add(
            job,
            _colony,
            (long)i,
            project is { } one ? Bytes(one.Id.Value) : null,
            project?.Snapshot.ToBytes(),
            Bytes(person.Value),
            Words.Job(i),
            Specs[i % Specs.Length],
            3600,
            submitted,
            (int)state,
            (int)reason,
            ExitOf(state, reason),
            executor is { } held ? Bytes(held.Value) : null,
            executor is null ? 0 : 1,
            0,
            0,
            executor is null ? null : submitted + 1000,
            started,
            closed,
            state == JobState.Cancelled ? (int)EndReason.CancelledByUser : 0,
            state == JobState.Cancelled ? Bytes(person.Value) : null,
            reason == EndReason.Exited && state == JobState.Failed ? "Ended with exit code 1." : null,
            chain.Length,
            chain.Head.ToBytes()
        );
        // The owner has signed in a few times only, as the portal saw it: what is rare has to be found too.
        if (i % JobsOfSignIn == 0 && person != colony.People[0])
        {
            var chainOf = _signIns.GetValueOrDefault(person);
            _signIns[person] = Append(tables, person.Value, chainOf, LedgerKind.SignedIn, ActorKind.User, person.Value, submitted);
        }

        if (executor is { } by)
        {
            tables.Attempts.Add(job, 1, Bytes(by.Value), 1, submitted + 1000, started, closed, (int)reason, null);
            Held += isAlive ? 1 : 0;
        }

        if (state == JobState.Succeeded && i % 5 == 0)
        {
            tables.Snapshots.Add(_colony, ScaleColony.Hash($"result {i}").ToBytes(), job, closed, closed, "node", 2, 10_000L + i, "Results");
        }
    }

    private (JobState, EndReason) StateOf(int i)
    {
        var left = count - i;
        foreach (var (state, many) in Alive)
        {
            if (left < many)
            {
                return (state, EndReason.None);
            }

            left -= many;
        }

        return i % OneOfOldRuns == 3 ? (JobState.Running, EndReason.None)
            : i % 12 == 5 ? (JobState.Failed, i % 24 == 5 ? EndReason.Exited : EndReason.OutOfMemory)
            : i % 40 == 1 ? (JobState.Cancelled, EndReason.CancelledByUser)
            : (JobState.Succeeded, EndReason.Exited);
    }

    private static int? ExitOf(JobState state, EndReason reason) =>
        state == JobState.Succeeded ? 0
        : reason == EndReason.Exited ? 1
        : null;

    // The owner has a tenth of all. What waits is of few people, as one that asks for the same as another stands in one group with it.
    private int PersonOf(int i, bool isAlive) =>
        i % 10 == 4 ? 0
        : isAlive ? i % AlivePeople
        : (int)(i * 7919L % colony.People.Count);

    // The first executor and the first project have a twentieth of all.
    private int ExecutorOf(int i) => i % 20 == 7 ? 0 : (int)(i * 31L % colony.Executors.Count);

    // Spread by a product's upper bits: a remainder of it would leave out the projects that fall on jobs without one.
    private int ProjectOf(int i) => i % 20 == 9 ? 0 : (int)(((uint)i * 2_654_435_761u >> 8) % (uint)colony.Projects.Count);

    private (long Length, ContentHash Head) Chain(
        Tables tables,
        Guid job,
        UserId person,
        ExecutorId? executor,
        (long Submitted, long? Started, long? Closed) times,
        JobState state
    )
    {
        var end = Append(tables, job, (0, default), LedgerKind.Submitted, ActorKind.User, person.Value, times.Submitted);
        if (executor is { } by && times.Started is { } started)
        {
            end = Append(tables, job, end, LedgerKind.Started, ActorKind.Executor, by.Value, started);
        }

        return times.Closed is { } closed
            ? Append(
                tables,
                job,
                end,
                state switch
                {
                    JobState.Succeeded => LedgerKind.Succeeded,
                    JobState.Failed => LedgerKind.Failed,
                    _ => LedgerKind.Cancelled,
                },
                executor is null ? ActorKind.Portal : ActorKind.Executor,
                executor?.Value ?? Guid.Empty,
                closed
            )
            : end;
    }

    private (long Length, ContentHash Head) Append(
        Tables tables,
        Guid about,
        (long Length, ContentHash Head) end,
        LedgerKind kind,
        ActorKind actor,
        Guid actorId,
        long at
    )
    {
        var entry = new LedgerEntry
        {
            Chain = about,
            Sequence = end.Length + 1,
            Kind = kind,
            AtUnixMs = at,
            WrittenUnixMs = at,
            Actor = actor,
            ActorId = actorId,
            Previous = end.Head,
            Hash = default,
        };
        var hash = LedgerHash.Of(entry);
        tables.Ledger.Add(
            Bytes(about),
            entry.Sequence,
            _colony,
            (int)kind,
            at,
            at,
            (int)actor,
            Bytes(actorId),
            0,
            entry.Details,
            entry.Evidence,
            end.Head.ToBytes(),
            hash.ToBytes()
        );
        return (entry.Sequence, hash);
    }

    // Or the portal would sign millions of entries beside what is measured. Nobody's proof: the signature is none.
    private void Seal(SqliteConnection database)
    {
        using var last = database.CreateCommand();
        last.CommandText =
            """SELECT max("Number"), max("Position") FROM (SELECT "Number", NULL AS "Position" FROM "Checkpoints" UNION ALL SELECT NULL, max("Position") FROM "LedgerEntries")""";
        long number,
            upTo;
        using (var reader = last.ExecuteReader())
        {
            reader.Read();
            (number, upTo) = (reader.IsDBNull(0) ? 0 : reader.GetInt64(0), reader.GetInt64(1));
        }

        using var within = database.BeginTransaction();
        using var checkpoints = new BulkTable(
            database,
            within,
            "Checkpoints",
            "Number",
            "AtUnixMs",
            "UpTo",
            "Heads",
            "Root",
            "Previous",
            "Hash",
            "KeyId",
            "Signature"
        );
        var none = new byte[32];
        checkpoints.Add(number + 1, now, upTo, count, none, none, none, "bench", "bench");
        within.Commit();
    }

    private static string Spec(int i) =>
        JsonSerializer.Serialize(
            new JobSpec
            {
                Command = ["python3", "src/train.py", "--epochs", "40", "--seed", $"{i}"],
                Environment = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "8", ["DATA"] = "data/shards" },
                Conditions = new Conditions { MemoryBytes = (4L << 30) * (1 + i), WalltimeSeconds = 3600 },
            },
            ContractsJson.Default.JobSpec
        );

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private sealed class Tables(SqliteConnection database, SqliteTransaction within) : IDisposable
    {
        public BulkTable Jobs { get; } =
            new(
                database,
                within,
                "Jobs",
                "Id",
                "Colony",
                "Number",
                "Project",
                "Snapshot",
                "SubmittedBy",
                "Name",
                "Spec",
                "WalltimeSeconds",
                "SubmittedAt",
                "State",
                "Reason",
                "ExitCode",
                "Executor",
                "Attempt",
                "Retries",
                "Events",
                "AssignedAt",
                "StartedAt",
                "ClosedAt",
                "StopReason",
                "StopRequestedBy",
                "Message",
                "ChainLength",
                "ChainHead"
            );

        public BulkTable Attempts { get; } =
            new(
                database,
                within,
                "Attempts",
                "Job",
                "Number",
                "Executor",
                "Incarnation",
                "AssignedAt",
                "StartedAt",
                "ClosedAt",
                "Reason",
                "PlatformId"
            );

        public BulkTable Snapshots { get; } =
            new(database, within, "Snapshots", "Colony", "Hash", "Job", "CreatedAt", "GivenAt", "ExecutorName", "Files", "Bytes", "Origin");

        public BulkTable Ledger { get; } =
            new(
                database,
                within,
                "LedgerEntries",
                "Chain",
                "Sequence",
                "Colony",
                "Kind",
                "AtUnixMs",
                "WrittenUnixMs",
                "Actor",
                "ActorId",
                "Attempt",
                "Details",
                "Evidence",
                "Previous",
                "Hash"
            );

        public void Dispose()
        {
            Jobs.Dispose();
            Attempts.Dispose();
            Snapshots.Dispose();
            Ledger.Dispose();
        }
    }
}
