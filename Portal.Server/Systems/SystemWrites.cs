using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Systems;

/// <summary>Writes systems, each change with its ledger entry in one transaction, and tells pages.</summary>
internal sealed class SystemWrites(Roster roster, Retirement retirement, ICommitQueue queue, ExecutorFeed feed, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO "Systems" ("Id","Colony","Name","Owner","AddedAt","Address","Pinned","Passphrase","SharedWith")
        VALUES (?1,?2,?3,?4,?5,?6,'[]',?7,1)
        """;

    private const string FindName = """SELECT 1 FROM "Systems" WHERE "Colony"=?1 AND "Name"=?2""";
    private const string FindFindings = """SELECT "Findings" FROM "Systems" WHERE "Id"=?1""";
    private const string Delete = """DELETE FROM "Systems" WHERE "Id"=?1""";
    private const string DeleteShares = """DELETE FROM "Shares" WHERE "Subject"=?1""";
    private const string DeleteCodes = """DELETE FROM "EnrollmentCodes" WHERE "System"=?1""";
    private const string UpdatePinned = """UPDATE "Systems" SET "Pinned"=?2 WHERE "Id"=?1""";
    private const string UpdateRung = """UPDATE "Systems" SET "ChosenRung"=?2 WHERE "Id"=?1""";
    private const string UpdateStatus = """UPDATE "Systems" SET "Status"=?2 WHERE "Id"=?1""";
    private const string UpdateFindings = """UPDATE "Systems" SET "Findings"=?2 WHERE "Id"=?1""";

    public Task<Outcome<Done>> AddAsync(KnownSystem system, CancellationToken ct) =>
        queue.RunAsync<Outcome<Done>>(
            session =>
            {
                if (IsTaken(session, system))
                {
                    return new Refusal(
                        RefusalKind.Conflict,
                        "system-name-taken",
                        $"There is a system or an executor named {system.Name} already, or one named after it. Choose another name."
                    );
                }

                var address = system.Address is null ? null : JsonSerializer.Serialize(system.Address, ContractsJson.Default.SystemAddress);
                var added = system.AddedAt.ToUnixTimeMilliseconds();
                session
                    .Write(Insert)
                    .Bind(
                        Bytes(system.Id.Value),
                        Bytes(system.Colony.Value),
                        system.Name,
                        Bytes(system.Owner.Value),
                        added,
                        address,
                        system.Passphrase
                    )
                    .Execute();
                Tell(session, system, LedgerKind.SystemAdded, system.Owner, ("name", system.Name), ("host", system.Address?.Host));
                return default(Done);
            },
            ct
        );

    public Task<Done> RemoveAsync(KnownSystem system, UserId by, CancellationToken ct) =>
        queue.RunAsync(
            session =>
            {
                foreach (var executor in roster.Of(system.Id).ToList())
                {
                    retirement.Retire(session, executor, by);
                }

                session.Write(DeleteShares).Bind(Bytes(system.Id.Value)).Execute();
                session.Write(DeleteCodes).Bind(Bytes(system.Id.Value)).Execute();
                session.Write(Delete).Bind(Bytes(system.Id.Value)).Execute();
                Tell(session, system, LedgerKind.SystemRemoved, by, ("name", system.Name));
                return default(Done);
            },
            ct
        );

    public Task<Done> PinAsync(KnownSystem system, IReadOnlyList<HostKey> keys, UserId by, CancellationToken ct) =>
        queue.RunAsync(
            session =>
            {
                var pinned = JsonSerializer.Serialize(keys, ContractsJson.Default.IReadOnlyListHostKey);
                session.Write(UpdatePinned).Bind(Bytes(system.Id.Value), pinned).Execute();
                var told = string.Join(", ", keys.Select(key => $"{key.Host} {key.Algorithm} {key.Fingerprint}"));
                Tell(session, system, LedgerKind.HostKeysConfirmed, by, ("name", system.Name), ("keys", told));
                return default(Done);
            },
            ct
        );

    public Task<Done> ChooseRungAsync(KnownSystem system, Rung? rung, UserId by, CancellationToken ct) =>
        queue.RunAsync(
            session =>
            {
                session.Write(UpdateRung).Bind(Bytes(system.Id.Value), (int?)rung).Execute();
                Tell(session, system, LedgerKind.RungChosen, by, ("name", system.Name), ("rung", rung));
                return default(Done);
            },
            ct
        );

    /// <summary>Somebody signed in on the system: who and by which way, never with what.</summary>
    public Task<Done> NoteSignInAsync(KnownSystem system, SignInWay way, UserId by, CancellationToken ct) =>
        queue.RunAsync(
            session =>
            {
                Tell(session, system, LedgerKind.SystemSignedIn, by, ("name", system.Name), ("way", way));
                return default(Done);
            },
            ct
        );

    /// <summary>What its programs tell; null changes nothing.</summary>
    public Task<Done> KeepAsync(KnownSystem system, SystemStatus? status, SystemFindings? findings, CancellationToken ct) =>
        queue.RunAsync(
            session =>
            {
                if (status is not null)
                {
                    var told = JsonSerializer.Serialize(status with { Findings = null }, ContractsJson.Default.SystemStatus);
                    session.Write(UpdateStatus).Bind(Bytes(system.Id.Value), told).Execute();
                }

                if (findings is not null)
                {
                    // Only a self-test proves it, and looking around anew does not unprove it. One may have ended since this system was read.
                    var whole = findings with
                    {
                        HasSharedHome = findings.HasSharedHome ?? FoundOf(session, system)?.HasSharedHome,
                    };
                    var found = JsonSerializer.Serialize(whole, ContractsJson.Default.SystemFindings);
                    session.Write(UpdateFindings).Bind(Bytes(system.Id.Value), found).Execute();
                }

                session.OnCommitted(() => feed.Changed(system.Colony));
                return default(Done);
            },
            ct
        );

    private static SystemFindings? FoundOf(WriteSession session, KnownSystem system)
    {
        using var reader = session.Read(FindFindings).Bind(Bytes(system.Id.Value)).Read();
        return reader.Read() && !reader.IsDBNull(0) ? JsonSerializer.Deserialize(reader.GetString(0), ContractsJson.Default.SystemFindings) : null;
    }

    // Its executors are named after it.
    private bool IsTaken(WriteSession session, KnownSystem system)
    {
        string[] names =
        [
            system.Name,
            new SystemTie(system.Id, system.Name, true).ExecutorName,
            new SystemTie(system.Id, system.Name, false).ExecutorName,
        ];
        using var reader = session.Read(FindName).Bind(Bytes(system.Colony.Value), system.Name).Read();
        return reader.Read() || roster.Of(system.Colony).Any(executor => names.Contains(executor.Profile.Name, StringComparer.Ordinal));
    }

    private void Tell(WriteSession session, KnownSystem system, LedgerKind kind, UserId by, params ReadOnlySpan<(string, object?)> details)
    {
        var fact = new LedgerFact(kind, ActorKind.User, by.Value) { Details = LedgerChain.Details(details) };
        var end = LedgerChain.EndOf(session, system.Id.Value);
        LedgerChain.Append(session, system.Id.Value, system.Colony, end, fact, time.GetUtcNow().ToUnixTimeMilliseconds());
        session.OnCommitted(() => feed.Changed(system.Colony));
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);
}
