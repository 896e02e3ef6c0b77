using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Pollinator.Portal.Server.Data.Postgres;

/// <summary>The database on a PostgreSQL server.</summary>
/// <param name="server">The settings' connection string.</param>
internal sealed class PostgresServer(string server) : IDatabase, IDisposable
{
    // The same ones for all contexts: EF makes its services, and the model, anew for others.
    private static readonly IInterceptor[] Interceptors = [new LikeWithoutCase(), new StorableTexts(), new GatedStatements()];
    private readonly PortalLock _lock = new();
    private NpgsqlConnection? _prepared;

    // The server's process behind the connection that has the lock, or had it last.
    private int _backend;

    /// <summary>The migrations that make this version's shape.</summary>
    public static IReadOnlyList<string> Migrations
    {
        get
        {
            using var db = PostgresDb.On("Host=none");
            return [.. db.Database.GetMigrations()];
        }
    }

    /// <inheritdoc />
    public void Use(DbContextOptionsBuilder options) => Use(options, server);

    /// <summary>Sets EF up for a server.</summary>
    public static void Use(DbContextOptionsBuilder options, string connection) =>
        options
            // Nothing is tried again behind a caller's back: a save whose answer was lost may have been done. EF's own strategy for this provider
            // tries nothing either, but hides such errors in others.
            .UseNpgsql(connection, npgsql => npgsql.ExecutionStrategy(parts => new NonRetryingExecutionStrategy(parts)))
            .AddInterceptors(Interceptors);

    /// <inheritdoc />
    public async Task PrepareAsync(IDbContextFactory<AppDb> databases, CancellationToken ct)
    {
        try
        {
            _prepared = Open();
            PostgresCheck.Look(_prepared);
            await _lock.TakeAsync(_prepared, ct);
            _backend = _prepared.ProcessID;
            await MigrateAsync(server, ct);
        }
        catch (Exception fault) when (fault is NpgsqlException or DatabaseUnreachableException)
        {
            throw PostgresCheck.Refused(new NpgsqlConnectionStringBuilder(server), fault);
        }
    }

    /// <inheritdoc />
    public IWriterConnection OpenWriter() => new PostgresWriter(Taken());

    /// <inheritdoc />
    public CommitFate FateOf(string mark)
    {
        // Kept for the next batch: it has the portal's lock.
        var connection = _prepared = Taken();
        try
        {
            using var ask = new NpgsqlCommand("SELECT pg_xact_status($1::text::xid8)", connection);
            ask.Parameters.Add(new NpgsqlParameter { Value = mark });
            return ask.ExecuteScalar() switch
            {
                "committed" => CommitFate.Done,
                "aborted" => CommitFate.Undone,
                "in progress" => CommitFate.Open,
                _ => CommitFate.Unknown,
            };
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            // "is in the future": another server than before, without the commits of the last moments.
            return CommitFate.Unknown;
        }
        catch (NpgsqlException fault)
        {
            throw new DatabaseUnreachableException("The PostgreSQL server went away.", fault);
        }
    }

    /// <summary>Brings a database to this version's shape.</summary>
    public static async Task MigrateAsync(string connection, CancellationToken ct)
    {
        await using var db = PostgresDb.On(connection);
        // An index on a large ledger takes its time, and would take it again at every start.
        db.Database.SetCommandTimeout(TimeSpan.Zero);
        await db.Database.MigrateAsync(ct);
    }

    public void Dispose() => _prepared?.Dispose();

    private NpgsqlConnection Taken()
    {
        if (Interlocked.Exchange(ref _prepared, null) is { } prepared)
        {
            if (prepared.FullState == System.Data.ConnectionState.Open)
            {
                return prepared;
            }

            prepared.Dispose();
        }

        var connection = Open();
        try
        {
            _lock.TakeAgain(connection, _backend);
        }
        catch (NpgsqlException fault)
        {
            connection.Dispose();
            throw new DatabaseUnreachableException("The PostgreSQL server went away.", fault);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _backend = connection.ProcessID;
        return connection;
    }

    private NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(PostgresWriter.ConnectionString(server));
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception fault) when (fault is NpgsqlException or SocketException or TimeoutException)
        {
            connection.Dispose();
            throw new DatabaseUnreachableException("The PostgreSQL server cannot be reached.", fault);
        }
    }
}
