using Npgsql;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>
/// Keeps a database for one portal: an advisory lock that ends with the connection that has it, which is the one that writes. A portal that lost that
/// connection can tell by <c>PortalStart</c> whether another one has been here since.
/// </summary>
internal sealed class PortalLock
{
    // "Pollinat", in a server's own space of numbers for each database.
    private const long Number = 0x506F6C6C696E6174;
    private const int Tries = 25;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);
    private readonly string _start = Guid.NewGuid().ToString("N");

    /// <summary>Takes a database at the portal's start.</summary>
    /// <exception cref="DatabaseRefusedException">Another portal has it.</exception>
    public async Task TakeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        // A portal that has just been killed is gone for the server a moment later.
        for (var left = Tries; !Try(connection); left--)
        {
            if (left == 0)
            {
                throw new DatabaseRefusedException(
                    $"Another portal is running on this database ({Holder(connection)}). Stop it first: one database is one portal's."
                );
            }

            await Task.Delay(Between, ct);
        }

        Run(connection, """CREATE TABLE IF NOT EXISTS "PortalStart" ("Start" text NOT NULL)""");
        Run(connection, $"""DELETE FROM "PortalStart"; INSERT INTO "PortalStart" VALUES ('{_start}')""");
    }

    /// <summary>Takes it again when the connection was lost.</summary>
    /// <param name="connection">The new connection.</param>
    /// <param name="former">The server's process behind the lost one, which may not know yet that it is lost.</param>
    /// <exception cref="DatabaseTakenException">Another portal has it, or had it.</exception>
    public void TakeAgain(NpgsqlConnection connection, int former)
    {
        if (!Try(connection))
        {
            var holder = HolderId(connection);
            if (holder == former)
            {
                // Waits for its end: what it was committing is decided then.
                Run(connection, $"SELECT pg_terminate_backend({former}, 5000)");
            }
            else if (holder is not null)
            {
                throw new DatabaseTakenException(
                    $"Another portal has taken the database while this one had lost its connection ({Holder(connection)})."
                );
            }

            if (!Try(connection))
            {
                throw new DatabaseUnreachableException("The PostgreSQL server still holds the connection that was lost.");
            }
        }

        if (Scalar(connection, """SELECT "Start" FROM "PortalStart" LIMIT 1""") as string != _start)
        {
            throw new DatabaseTakenException(
                "Another portal has had the database while this one had lost its connection, or it is another database."
            );
        }
    }

    /// <summary>Takes it for a command, which no portal may come between.</summary>
    public static void TakeForCommand(NpgsqlConnection connection)
    {
        if (!Try(connection))
        {
            throw new DatabaseRefusedException($"A portal is running on this database ({Holder(connection)}). Stop it first.");
        }
    }

    private static bool Try(NpgsqlConnection connection) => Scalar(connection, $"SELECT pg_try_advisory_lock({Number})") is true;

    private const string OfHolder = """
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid=l.pid JOIN pg_database d ON d.oid=l.database AND d.datname=current_database()
        WHERE l.locktype='advisory' AND l.granted AND l.objsubid=1 AND (l.classid::bigint << 32 | l.objid::bigint)=
        """;

    private static int? HolderId(NpgsqlConnection connection) => Scalar(connection, $"SELECT l.pid {OfHolder}{Number}") as int?;

    private static string Holder(NpgsqlConnection connection) =>
        Scalar(
            connection,
            $"SELECT 'process '||l.pid||' of the server, from '||coalesce(host(a.client_addr),'the same machine')||' since '||a.backend_start::timestamp(0) {OfHolder}{Number}"
        ) as string
        ?? "it has just ended";

    private static object? Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
