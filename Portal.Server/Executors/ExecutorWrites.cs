using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors.Asks;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Writes executors inside the commit queue, and tells the ledger.</summary>
internal sealed class ExecutorWrites(Roster roster, TimeProvider time, ExecutorFeed feed, AskDesk asks)
{
    // Shown to people as "last heard": a minute's error after a crash is none.
    private const long SaveSeenEveryMs = 60_000;
    private const string UpdateSeen = """UPDATE "Executors" SET "LastSeenAt"=?2 WHERE "Id"=?1""";

    private const string Insert = """
        INSERT INTO "Executors" ("Id","Colony","Name","Kind","PublicKey","RegisteredBy","RegisteredAt","IsBuiltIn","Incarnation","Start",
        "System","IsGateway","SharedWith") VALUES (?1,?2,?3,?4,?5,?6,?7,?8,0,?9,?10,?11,?12)
        """;

    private const string UpdateStart = """
        UPDATE "Executors" SET "Incarnation"=?2,"Start"=?3,"StartedAt"=?4,"ProgramVersion"=?5,"Capabilities"=?6 WHERE "Id"=?1
        """;

    private const string InsertStart = """INSERT INTO "ExecutorStarts" ("Executor","Start","Incarnation") VALUES (?1,?2,?3)""";
    private const string FindStart = """SELECT "Incarnation" FROM "ExecutorStarts" WHERE "Executor"=?1 AND "Start"=?2""";
    private const string Retire = """UPDATE "Executors" SET "RetiredAt"=?2 WHERE "Id"=?1""";
    private long _savedAt;

    /// <summary>Adds a newly registered executor.</summary>
    public void Register(WriteSession session, ExecutorProfile profile)
    {
        session
            .Write(Insert)
            .Bind(
                Bytes(profile.Id.Value),
                Bytes(profile.Colony.Value),
                profile.Name,
                profile.Kind,
                profile.PublicKey,
                Bytes(profile.RegisteredBy.Value),
                profile.RegisteredAt,
                profile.IsBuiltIn,
                Bytes(Guid.Empty),
                profile.System is { } system ? Bytes(system.Id.Value) : null,
                profile.System?.IsGateway == true,
                (int)profile.Audience.With
            )
            .Execute();
        var details = LedgerChain.Details(("name", profile.Name), ("kind", profile.Kind), ("key", LedgerHash.KeyId(profile.PublicKey)));
        Tell(session, profile, new LedgerFact(LedgerKind.ExecutorRegistered, ActorKind.User, profile.RegisteredBy.Value) { Details = details });
        session.OnCommitted(() =>
        {
            roster.Add(new LiveExecutor(profile, null));
            feed.Changed(profile.Colony);
        });
    }

    /// <summary>The incarnation that a start made, if the portal has seen it.</summary>
    public static int? IncarnationOf(WriteSession session, ExecutorId executor, Guid start)
    {
        using var reader = session.Read(FindStart).Bind(Bytes(executor.Value), Bytes(start)).Read();
        return reader.Read() ? reader.GetInt32(0) : null;
    }

    /// <summary>Takes what a start of an executor's program says of itself: a new incarnation, or news of the present one.</summary>
    public void Start(WriteSession session, LiveExecutor executor, ExecutorProfile profile)
    {
        var isNew = profile.Incarnation != executor.Profile.Incarnation;
        var capabilities = JsonSerializer.Serialize(profile.Capabilities!, ContractsJson.Default.Capabilities);
        session
            .Write(UpdateStart)
            .Bind(Bytes(profile.Id.Value), profile.Incarnation, Bytes(profile.Start), profile.StartedAt, profile.ProgramVersion, capabilities)
            .Execute();
        if (isNew)
        {
            session.Write(InsertStart).Bind(Bytes(profile.Id.Value), Bytes(profile.Start), profile.Incarnation).Execute();
            var details = LedgerChain.Details(("incarnation", profile.Incarnation), ("version", profile.ProgramVersion));
            Tell(session, profile, new LedgerFact(LedgerKind.ExecutorStarted, ActorKind.Executor, profile.Id.Value) { Details = details });
        }

        // A new start of the program has been told nothing yet.
        executor.WatchedTold = isNew ? [] : executor.WatchedTold;
        var before = executor.Profile;
        executor.Profile = profile;
        roster.Reconsider(executor);
        session.OnUndone(() =>
        {
            executor.Profile = before;
            roster.Reconsider(executor);
        });
        session.OnCommitted(() =>
        {
            asks.Restarted(profile.Id, profile.Incarnation);
            feed.Changed(profile.Colony);
        });
    }

    /// <summary>Retires an executor for good.</summary>
    public void MarkRetired(WriteSession session, LiveExecutor executor, UserId by)
    {
        var profile = executor.Profile with { RetiredAt = Now };
        session.Write(Retire).Bind(Bytes(profile.Id.Value), profile.RetiredAt).Execute();
        Tell(session, profile, new LedgerFact(LedgerKind.ExecutorRetired, ActorKind.User, by.Value));
        session.OnCommitted(() =>
        {
            executor.Profile = profile;
            roster.Remove(executor);
            asks.Retired(profile.Id);
            feed.Changed(profile.Colony);
        });
    }

    /// <summary>Writes down when executors were last heard, once a minute.</summary>
    public Contracts.Done SaveLastSeen(WriteSession session)
    {
        var now = Now;
        if (now - _savedAt < SaveSeenEveryMs)
        {
            return default;
        }

        foreach (var executor in roster.All.Where(executor => executor.LastSeen > _savedAt))
        {
            session.Write(UpdateSeen).Bind(Bytes(executor.Profile.Id.Value), executor.LastSeen).Execute();
        }

        _savedAt = now;
        return default;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private void Tell(WriteSession session, ExecutorProfile profile, LedgerFact fact)
    {
        var end = LedgerChain.EndOf(session, profile.Id.Value);
        LedgerChain.Append(session, profile.Id.Value, profile.Colony, end, fact, Now);
    }
}
