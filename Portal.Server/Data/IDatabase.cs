using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace Pollinator.Portal.Server.Data;

/// <summary>What keeps the database: SQLite's file, or a PostgreSQL server.</summary>
internal interface IDatabase
{
    /// <summary>Sets EF up for it.</summary>
    void Use(DbContextOptionsBuilder options);

    /// <summary>Looks whether it can serve, takes it for this portal alone where others can reach it, and brings it to this version's shape.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot; says why.</exception>
    Task PrepareAsync(IDbContextFactory<AppDb> databases, CancellationToken ct);

    /// <summary>Opens the commit queue's connection.</summary>
    /// <exception cref="DatabaseUnreachableException">Nobody answers just now.</exception>
    /// <exception cref="DatabaseTakenException">Another portal has taken the database: what this one holds in memory is worth nothing.</exception>
    IWriterConnection OpenWriter();

    /// <summary>What became of a commit whose answer was lost. Throws as <see cref="OpenWriter"/> does.</summary>
    CommitFate FateOf(string mark);
}

/// <summary>The commit queue's own connection, and what differs between the engines in how it is spoken to.</summary>
internal interface IWriterConnection : IDisposable
{
    /// <summary>Whether the connection is gone, with what it had begun.</summary>
    bool IsLost { get; }

    /// <summary>Whether a statement that fails takes the whole transaction with it unless it stands behind a savepoint.</summary>
    bool FailsWhole { get; }

    /// <summary>Begins a transaction that will write.</summary>
    DbTransaction Begin();

    /// <summary>A statement to be run many times. Its values are named <c>?1</c>, <c>?2</c> and so on.</summary>
    DbCommand Prepare(string sql);

    /// <summary>Gives a value of a statement, counted from 0.</summary>
    void Bind(DbCommand command, int position, object? value);

    /// <summary>By what the open transaction can be asked for when the answer to its commit is lost; null where it cannot be lost, or nothing was written.</summary>
    string? Mark();
}

/// <summary>What became of a commit.</summary>
internal enum CommitFate
{
    /// <summary>It is still under way.</summary>
    Open,

    /// <summary>All of it is in the database.</summary>
    Done,

    /// <summary>Nothing of it is, or ever will be.</summary>
    Undone,

    /// <summary>The database does not know any more.</summary>
    Unknown,
}

/// <summary>Why the portal does not start on this database, in a sentence for the person who runs it.</summary>
internal sealed class DatabaseRefusedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The database does not answer; nothing was changed.</summary>
internal sealed class DatabaseUnreachableException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Another portal has the database.</summary>
internal sealed class DatabaseTakenException(string message) : Exception(message);
