using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Pollinator.Portal.Server.Data;

/// <summary>The commit queue on SQLite: one thread, one connection, a savepoint for each piece, one commit for all that have come meanwhile.</summary>
internal sealed partial class CommitQueue(SqliteFile file, WriteGate gate, ILogger<CommitQueue> logger) : ICommitQueue, IHostedService, IDisposable
{
    // A batch is bounded so that the first piece of it does not wait for the thousandth.
    private const int LargestBatch = 256;
    private readonly BlockingCollection<Piece> _pieces = new(boundedCapacity: 20_000);
    private readonly List<Action<WriteSession>> _beforeCommit = [];
    private Thread? _thread;

    /// <summary>Told of each batch that was committed: how many writes it had, and how long it took.</summary>
    public event Action<int, TimeSpan>? Committed;

    /// <summary>How many writes wait.</summary>
    public int Waiting => _pieces.Count;

    /// <inheritdoc />
    public Task<T> RunAsync<T>(Func<WriteSession, T> work, CancellationToken ct)
    {
        var piece = new Piece<T>(work);
        _pieces.Add(piece, ct);
        return piece.Task;
    }

    /// <inheritdoc />
    public void BeforeCommit(Action<WriteSession> work) => _beforeCommit.Add(work);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "commit queue" };
        _thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // A host may be told to stop twice, the second time when it is disposed already.
        if (Interlocked.Exchange(ref _thread, null) is not { } thread)
        {
            return Task.CompletedTask;
        }

        _pieces.CompleteAdding();
        return Task.Run(thread.Join, CancellationToken.None).WaitAsync(cancellationToken);
    }

    public void Dispose() => _pieces.Dispose();

    private void Work()
    {
        using var connection = file.Open();
        using var session = new WriteSession(connection);
        var batch = new List<Piece>(LargestBatch);
        foreach (var first in _pieces.GetConsumingEnumerable())
        {
            batch.Add(first);
            gate.Enter(CancellationToken.None);
            try
            {
                RunBatch(session, batch);
            }
            finally
            {
                gate.Leave();
            }

            batch.Clear();
        }
    }

    private void RunBatch(WriteSession session, List<Piece> batch)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            batch[0].Run(session);
            while (batch.Count < LargestBatch && _pieces.TryTake(out var next))
            {
                batch.Add(next);
                next.Run(session);
            }

            foreach (var work in _beforeCommit)
            {
                work(session);
            }

            session.Commit();
        }
        catch (Exception error)
        {
            // Nobody's writes hold: each caller is told so, and the thread goes on.
            Log.BatchFailed(logger, batch.Count, error);
            session.Rollback();
            batch.ForEach(piece => piece.Fail(error));
            return;
        }

        batch.ForEach(piece => piece.Complete());
        Committed?.Invoke(batch.Count, Stopwatch.GetElapsedTime(began));
    }

    private abstract class Piece
    {
        public abstract void Run(WriteSession session);

        public abstract void Complete();

        public abstract void Fail(Exception error);
    }

    private sealed class Piece<T>(Func<WriteSession, T> work) : Piece
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _error;

        public Task<T> Task => _done.Task;

        public override void Run(WriteSession session)
        {
            session.BeginPiece();
            try
            {
                _result = work(session);
                session.EndPiece(keep: true);
            }
            catch (Exception error)
            {
                _error = error;
                session.EndPiece(keep: false);
            }
        }

        public override void Complete()
        {
            if (_error is null)
            {
                _done.TrySetResult(_result!);
            }
            else
            {
                _done.TrySetException(_error);
            }
        }

        public override void Fail(Exception error) => _done.TrySetException(_error ?? error);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A batch of {Count} writes was rolled back.")]
        public static partial void BatchFailed(ILogger logger, int count, Exception error);
    }
}
