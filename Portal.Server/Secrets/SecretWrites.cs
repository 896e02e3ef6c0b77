using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>A secret as found for a job.</summary>
internal sealed record FoundSecret(Guid Id, SecretPlace Place, byte[] Value);

/// <summary>A value that an attempt was given.</summary>
internal sealed record HandedSecret(string Name, Guid Id, byte[] Value, int Incarnation);

/// <summary>The statements on secrets. Plain SQL that SQLite and PostgreSQL both read, but for the names of the values.</summary>
internal static class SecretWrites
{
    private const string DeleteOfColony = """DELETE FROM "Secrets" WHERE "Colony"=?1 AND "Project" IS NULL AND "Name"=?2""";
    private const string DeleteOfProject = """DELETE FROM "Secrets" WHERE "Colony"=?1 AND "Project"=?3 AND "Name"=?2""";
    private const string CountOfColony = """SELECT COUNT(*) FROM "Secrets" WHERE "Colony"=?1 AND "Project" IS NULL""";
    private const string CountOfProject = """SELECT COUNT(*) FROM "Secrets" WHERE "Colony"=?1 AND "Project"=?2""";

    private const string InsertSecret = """
        INSERT INTO "Secrets" ("Id","Colony","Project","Name","Value","SetBy","SetAt") VALUES (?1,?2,?3,?4,?5,?6,?7)
        """;

    // A project's own before its colony's.
    private const string FindForJob = """
        SELECT s."Id",s."Project",s."Value" FROM "Secrets" s JOIN "Jobs" j ON j."Colony"=s."Colony"
        WHERE j."Id"=?1 AND s."Name"=?2 AND (s."Project"=j."Project" OR s."Project" IS NULL) ORDER BY s."Project" IS NULL LIMIT 1
        """;

    private const string MarkHandedOut = """UPDATE "Secrets" SET "LastHandedOutAt"=?2 WHERE "Id"=?1""";

    private const string InsertHanded = """
        INSERT INTO "HandedSecrets" ("Job","Attempt","Name","Id","Value","Incarnation") VALUES (?1,?2,?3,?4,?5,?6)
        """;

    private const string FindHanded = """SELECT "Name","Id","Value","Incarnation" FROM "HandedSecrets" WHERE "Job"=?1 AND "Attempt"=?2""";
    private const string MarkIncarnation = """UPDATE "HandedSecrets" SET "Incarnation"=?3 WHERE "Job"=?1 AND "Attempt"=?2""";
    private const string DeleteHanded = """DELETE FROM "HandedSecrets" WHERE "Job"=?1 AND "Attempt"=?2""";

    public static long Count(WriteSession session, SecretPlace place)
    {
        using var reader = place.Project is { } project
            ? session.Read(CountOfProject).Bind(Bytes(place.Colony.Value), Bytes(project.Value)).Read()
            : session.Read(CountOfColony).Bind(Bytes(place.Colony.Value)).Read();
        return reader.Read() ? reader.GetInt64(0) : 0;
    }

    public static bool Delete(WriteSession session, SecretPlace place) =>
        (
            place.Project is { } project
                ? session.Write(DeleteOfProject).Bind(Bytes(place.Colony.Value), place.Name, Bytes(project.Value))
                : session.Write(DeleteOfColony).Bind(Bytes(place.Colony.Value), place.Name)
        ).Execute() > 0;

    public static void Insert(WriteSession session, Guid id, SecretPlace place, byte[] value, UserId by, long now) =>
        session
            .Write(InsertSecret)
            .Bind(
                Bytes(id),
                Bytes(place.Colony.Value),
                place.Project is { } project ? Bytes(project.Value) : null,
                place.Name,
                value,
                Bytes(by.Value),
                now
            )
            .Execute();

    public static FoundSecret? Find(WriteSession session, JobId job, ColonyId colony, string name)
    {
        using var reader = session.Read(FindForJob).Bind(Bytes(job.Value), name).Read();
        if (!reader.Read())
        {
            return null;
        }

        var project = reader.IsDBNull(1) ? (ProjectId?)null : new ProjectId(Id(reader[1]));
        return new(Id(reader[0]), new(colony, project, name), (byte[])reader[2]);
    }

    public static IReadOnlyList<HandedSecret> Handed(WriteSession session, JobId job, int attempt)
    {
        using var reader = session.Read(FindHanded).Bind(Bytes(job.Value), attempt).Read();
        var found = new List<HandedSecret>();
        while (reader.Read())
        {
            found.Add(new(reader.GetString(0), Id(reader[1]), (byte[])reader[2], reader.GetInt32(3)));
        }

        return found;
    }

    public static void KeepHanded(WriteSession session, JobId job, int attempt, HandedSecret handed) =>
        session.Write(InsertHanded).Bind(Bytes(job.Value), attempt, handed.Name, Bytes(handed.Id), handed.Value, handed.Incarnation).Execute();

    public static void MarkHanded(WriteSession session, JobId job, int attempt, int incarnation) =>
        session.Write(MarkIncarnation).Bind(Bytes(job.Value), attempt, incarnation).Execute();

    public static void MarkUsed(WriteSession session, Guid id, long now) => session.Write(MarkHandedOut).Bind(Bytes(id), now).Execute();

    /// <summary>The attempt is over: nobody may ask for what it was given any more.</summary>
    public static void ForgetHanded(WriteSession session, JobId job, int attempt) =>
        session.Write(DeleteHanded).Bind(Bytes(job.Value), attempt).Execute();

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static Guid Id(object bytes) => new((byte[])bytes, bigEndian: true);
}
