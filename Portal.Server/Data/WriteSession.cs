using System.Data.Common;

namespace Pollinator.Portal.Server.Data;

/// <summary>
/// One piece of work inside the commit queue. Statements are prepared once for the life of the connection. What a piece changed in memory it
/// undoes by <see cref="OnUndone"/> when its transaction does not hold; what others may learn it tells by <see cref="OnCommitted"/>.
/// </summary>
internal sealed class WriteSession(IWriterConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _statements = [];
    private readonly List<Action> _committed = [];
    private readonly Stack<Action> _undo = [];
    private DbTransaction? _transaction;
    private (int Undo, int Committed) _pieceStart;
    private bool _inPiece;
    private bool _hasSavepoint;

    /// <summary>By what the database knows the transaction whose commit was not answered; null when there is none.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Whether the connection is gone.</summary>
    public bool IsLost => connection.IsLost;

    /// <summary>Runs after the commit, on the queue's thread: short, and without throwing.</summary>
    public void OnCommitted(Action action) => _committed.Add(action);

    /// <summary>Runs, newest first, when this piece's writes are rolled back.</summary>
    public void OnUndone(Action action) => _undo.Push(action);

    /// <summary>A prepared statement that writes. <paramref name="sql"/> is a constant of ours, never made of input.</summary>
    public Statement Write(string sql)
    {
        _transaction ??= connection.Begin();
        SavePiece();
        return new Statement(connection, Prepared(sql));
    }

    /// <summary>A prepared statement that only reads; sees what this batch has written.</summary>
    public Statement Read(string sql)
    {
        // What the pieces before wrote must not go with a read that fails.
        if (_transaction is not null && connection.FailsWhole)
        {
            SavePiece();
        }

        return new Statement(connection, Prepared(sql));
    }

    /// <summary>Begins a piece that can be rolled back on its own. One that never writes costs no savepoint and no transaction.</summary>
    public void BeginPiece()
    {
        _pieceStart = (_undo.Count, _committed.Count);
        _inPiece = true;
        _hasSavepoint = false;
    }

    /// <summary>Ends the piece, keeping or dropping what it wrote.</summary>
    public void EndPiece(bool keep)
    {
        _inPiece = false;
        if (!keep)
        {
            UndoTo(_pieceStart.Undo, _pieceStart.Committed);
        }

        if (_hasSavepoint)
        {
            Prepared(keep ? "RELEASE piece" : "ROLLBACK TO piece; RELEASE piece").ExecuteNonQuery();
        }
    }

    /// <summary>Commits. When it throws, the writes do not hold, unless there is a <see cref="Doubt"/>.</summary>
    public void Commit()
    {
        if (_transaction is not null)
        {
            Doubt = connection.Mark();
            _transaction.Commit();
            Doubt = null;
        }

        Hold();
    }

    /// <summary>The commit holds: tells so whoever waits for it.</summary>
    public void Hold()
    {
        End();
        _undo.Clear();
        var told = _committed.ToArray();
        _committed.Clear();
        foreach (var action in told)
        {
            action();
        }
    }

    /// <summary>Nothing of the batch holds.</summary>
    public void Rollback()
    {
        UndoTo(0, 0);
        try
        {
            _transaction?.Rollback();
        }
        catch (Exception gone) when (gone is DbException or InvalidOperationException)
        {
            // SQLite has rolled back by itself (a full disk does that), or the connection is gone; the transaction is gone either way.
        }

        End();
    }

    private void End()
    {
        _transaction?.Dispose();
        _transaction = null;
        Doubt = null;
    }

    private void SavePiece()
    {
        if (_inPiece && !_hasSavepoint)
        {
            _hasSavepoint = true;
            Prepared("SAVEPOINT piece").ExecuteNonQuery();
        }
    }

    private DbCommand Prepared(string sql)
    {
        if (!_statements.TryGetValue(sql, out var command))
        {
            command = connection.Prepare(sql);
            _statements.Add(sql, command);
        }

        command.Transaction = _transaction;
        return command;
    }

    private void UndoTo(int undoDepth, int committedDepth)
    {
        while (_undo.Count > undoDepth)
        {
            _undo.Pop()();
        }

        _committed.RemoveRange(committedDepth, _committed.Count - committedDepth);
    }

    public void Dispose()
    {
        foreach (var command in _statements.Values)
        {
            command.Dispose();
        }

        _transaction?.Dispose();
        connection.Dispose();
    }
}

/// <summary>A prepared statement with its values bound by position: <c>?1</c> is the first.</summary>
internal readonly struct Statement(IWriterConnection connection, DbCommand command)
{
    /// <summary>Binds the next values. A null is a database null.</summary>
    public Statement Bind(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            connection.Bind(command, i, values[i]);
        }

        return this;
    }

    /// <summary>Runs it and says how many rows it touched.</summary>
    public int Execute() => command.ExecuteNonQuery();

    /// <summary>Runs it and gives its rows. One set of rows is read at a time: dispose of it before the next statement.</summary>
    public DbDataReader Read() => command.ExecuteReader();
}
