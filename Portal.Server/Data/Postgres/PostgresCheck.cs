using Npgsql;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>Looks at the start whether a server and its database can keep what a portal promises.</summary>
internal static class PostgresCheck
{
    /// <summary>The oldest version that is taken: what came before has no fate of commits to ask for, or gets no repairs any more.</summary>
    public const int OldestVersion = 14;

    private const string Question = """
        SELECT current_setting('server_version_num')::int, current_setting('server_version'), pg_encoding_to_char(d.encoding),
        current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), pg_is_in_recovery(),
        has_schema_privilege(current_schema(),'CREATE'), current_schema()
        FROM pg_database d WHERE d.datname=current_database()
        """;

    /// <summary>Looks.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot; says why and what to do.</exception>
    public static void Look(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Question, connection);
        using var reader = command.ExecuteReader();
        reader.Read();
        var found = new PostgresFound(
            reader.GetInt32(0) / 10_000,
            reader.GetString(1),
            reader.GetString(2),
            [
                .. new[] { ("fsync", 3), ("full_page_writes", 4), ("synchronous_commit", 5) }
                    .Where(one => reader.GetString(one.Item2) == "off")
                    .Select(one => one.Item1),
            ],
            reader.GetBoolean(6),
            !reader.IsDBNull(7) && reader.GetBoolean(7)
        );
        if (Fault(found) is { } fault)
        {
            throw new DatabaseRefusedException(fault);
        }
    }

    /// <summary>What is wrong with a server; null when nothing is.</summary>
    internal static string? Fault(PostgresFound found) =>
        found switch
        {
            { Major: < OldestVersion } =>
                $"The PostgreSQL server is version {found.Version}. The portal needs {OldestVersion} or newer: upgrade the server.",
            { Encoding: not "UTF8" } =>
                $"The PostgreSQL database is encoded as {found.Encoding}, which cannot hold every text. Make one with: createdb --encoding=UTF8 "
                    + "--template=template0 NAME",
            { IsReadOnly: true } =>
                "The PostgreSQL server is a standby, which takes no writes. Name the primary server in Database:ConnectionString.",
            { Off: { Count: > 0 } off } =>
                $"The PostgreSQL server has {string.Join(" and ", off)} off, so that what people saw acknowledged could be lost. Turn it on, at least for the "
                    + "portal's user or database.",
            { MayCreate: false } =>
                "The portal's user may make no tables in the PostgreSQL database. Make the user its owner: ALTER DATABASE NAME OWNER TO USER",
            _ => null,
        };

    /// <summary>Why no connection was made, for the person who set it up.</summary>
    public static DatabaseRefusedException Refused(NpgsqlConnectionStringBuilder server, Exception fault)
    {
        var (cause, place) = (Cause(fault), $"{server.Host}:{server.Port}");
        return cause switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new(
                $"The PostgreSQL server {place} has no database {server.Database}. Make it with: createdb --encoding=UTF8 --template=template0 --owner=USER "
                    + server.Database,
                fault
            ),
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused => new(
                $"The PostgreSQL server {place} refuses the portal's user: {refused.MessageText}. Look at Username in Database:ConnectionString, at the password in "
                    + "the file that Database:PasswordFile names, and at the server's pg_hba.conf.",
                fault
            ),
            PostgresException other => new($"The PostgreSQL server {place} refuses: {other.MessageText} ({other.SqlState}).", fault),
            _ => new(
                $"The PostgreSQL server {place} cannot be reached: {cause.Message} Look whether it runs and listens there, and at Database:ConnectionString.",
                fault
            ),
        };
    }

    private static Exception Cause(Exception fault) =>
        fault is PostgresException || fault.InnerException is null ? fault : Cause(fault.InnerException);
}

/// <summary>What was found out about a server.</summary>
internal sealed record PostgresFound(int Major, string Version, string Encoding, IReadOnlyList<string> Off, bool IsReadOnly, bool MayCreate);
