using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Executors.Sharing;

/// <summary>Something that is shared: an executor, or a system with its programs.</summary>
internal sealed record SharedThing(Guid Id, ColonyId Colony, UserId Owner, string Name, bool IsSystem);

/// <summary>The statements on shares.</summary>
internal static class ShareStatements
{
    private const string FindOfExecutor = """SELECT "SharedWith" FROM "Executors" WHERE "Id"=?1""";
    private const string FindOfSystem = """SELECT "SharedWith" FROM "Systems" WHERE "Id"=?1""";
    private const string FindPeople = """SELECT "Person" FROM "Shares" WHERE "Subject"=?1""";
    private const string UpdateExecutor = """UPDATE "Executors" SET "SharedWith"=?2 WHERE "Id"=?1""";
    private const string UpdateSystem = """UPDATE "Systems" SET "SharedWith"=?2 WHERE "Id"=?1""";
    private const string DeletePeople = """DELETE FROM "Shares" WHERE "Subject"=?1""";
    private const string InsertPerson = """INSERT INTO "Shares" ("Subject","Person","Colony") VALUES (?1,?2,?3)""";

    // Of what is shared with a person, and of what that person shares with others.
    private const string FindExecutorsFor = """
        SELECT e."Id",e."RegisteredBy",e."Name" FROM "Shares" s JOIN "Executors" e ON e."Id"=s."Subject" WHERE s."Colony"=?1 AND s."Person"=?2
        """;

    private const string FindSystemsFor = """
        SELECT s."Id",s."Owner",s."Name" FROM "Systems" s WHERE s."Colony"=?1
        AND (s."Owner"=?2 OR EXISTS (SELECT 1 FROM "Shares" h WHERE h."Subject"=s."Id" AND h."Person"=?2))
        """;

    /// <summary>How something is shared; with nobody where it is not there.</summary>
    public static Audience Of(WriteSession session, Guid subject, bool isSystem)
    {
        var id = Bytes(subject);
        if (With(session.Read(isSystem ? FindOfSystem : FindOfExecutor).Bind(id)) is not { } with)
        {
            return Audience.WithNobody;
        }

        using var people = session.Read(FindPeople).Bind(id).Read();
        var named = new HashSet<UserId>();
        while (people.Read())
        {
            named.Add(new UserId(Id(people[0])));
        }

        return new Audience(with, named);
    }

    public static void Put(WriteSession session, SharedThing what, Audience sharing)
    {
        var id = Bytes(what.Id);
        session.Write(what.IsSystem ? UpdateSystem : UpdateExecutor).Bind(id, (int)sharing.With).Execute();
        session.Write(DeletePeople).Bind(id).Execute();
        foreach (var person in sharing.People)
        {
            session.Write(InsertPerson).Bind(id, Bytes(person.Value), Bytes(what.Colony.Value)).Execute();
        }
    }

    /// <summary>What is shared with a person of a colony by name, and the systems which that person shares.</summary>
    public static List<SharedThing> Concerning(WriteSession session, ColonyId colony, UserId person) =>
        [.. Things(session, FindExecutorsFor, colony, person, isSystem: false), .. Things(session, FindSystemsFor, colony, person, isSystem: true)];

    private static SharedWith? With(Statement statement)
    {
        using var reader = statement.Read();
        return reader.Read() ? (SharedWith)reader.GetInt32(0) : null;
    }

    private static List<SharedThing> Things(WriteSession session, string sql, ColonyId colony, UserId person, bool isSystem)
    {
        using var reader = session.Read(sql).Bind(Bytes(colony.Value), Bytes(person.Value)).Read();
        var found = new List<SharedThing>();
        while (reader.Read())
        {
            found.Add(new SharedThing(Id(reader[0]), colony, new UserId(Id(reader[1])), reader.GetString(2), isSystem));
        }

        return found;
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static Guid Id(object bytes) => new((byte[])bytes, bigEndian: true);
}
