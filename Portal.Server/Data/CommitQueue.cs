using System.Collections.Concurrent;
using System.Diagnostics;

namespace Pollinator.Portal.Server.Data;

/// <summary>
/// The commit queue: one thread, one connection, a savepoint for each piece, one commit for all that have come meanwhile. A connection that is lost is
/// opened anew by the next batch.
/// </summary>
internal sealed partial class CommitQueue(IDatabase database, WriteGate gate, ILogger<CommitQueue> logger, IHostApplicationLifetime? portal = null)
    : ICommitQueue,
        IHostedService,
        IDisposable
{
    // A batch is bounded so that the first piece of it does not wait for the thousandth.
    private const int LargestBatch = 256;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private readonly BlockingCollection<Piece> _pieces = new(boundedCapacity: 20_000);
    private readonly List<Action<WriteSession>> _beforeCommit = [];
    private readonly ManualResetEventSlim _stopping = new();
    private Thread? _thread;
    private WriteSession? _session;
    private Exception? _over;

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
        // Now, and not with the first write: who looks whether a portal runs on a file of SQLite sees it by this connection.
        _session = new WriteSession(database.OpenWriter());
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
        _stopping.Set();
        return Task.Run(thread.Join, CancellationToken.None).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _pieces.Dispose();
        _stopping.Dispose();
    }

    private void Work()
    {
        var batch = new List<Piece>(LargestBatch);
        foreach (var first in _pieces.GetConsumingEnumerable())
        {
            batch.Add(first);
            var began = Stopwatch.GetTimestamp();
            var error = RunBatch(batch);
            if (error is not null && _session?.Doubt is { } mark)
            {
                error = Settle(mark, error);
            }

            Answer(batch, began, error);
            batch.Clear();
        }

        _session?.Dispose();
    }

    // Why nobody's writes hold; null when they do.
    private Exception? RunBatch(List<Piece> batch)
    {
        gate.Enter(CancellationToken.None);
        try
        {
            var session = Session();
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

            if (session.IsLost)
            {
                // Pieces that only read tell so each; what they did in memory goes too.
                throw Gone(null);
            }

            session.Commit();
            return null;
        }
        catch (Exception error)
        {
            if (_session?.Doubt is null)
            {
                Log.BatchFailed(logger, batch.Count, error);
                _session?.Rollback();
            }

            return _session is { IsLost: true } ? Gone(error) : error;
        }
        finally
        {
            gate.Leave();
        }
    }

    private static DatabaseUnreachableException Gone(Exception? error) => new("The database's server went away.", error);

    private WriteSession Session()
    {
        if (_over is { } over)
        {
            throw over;
        }

        try
        {
            return _session ??= new WriteSession(database.OpenWriter());
        }
        catch (DatabaseTakenException taken)
        {
            End(taken);
            throw;
        }
        catch (DatabaseUnreachableException gone)
        {
            // Each of them would wait as long for the same answer.
            FailWaiting(gone);
            throw;
        }
    }

    private void Answer(List<Piece> batch, long began, Exception? error)
    {
        if (_session is { IsLost: true })
        {
            _session.Dispose();
            _session = null;
        }

        if (error is not null)
        {
            batch.ForEach(piece => piece.Fail(error));
            return;
        }

        batch.ForEach(piece => piece.Complete());
        Committed?.Invoke(batch.Count, Stopwatch.GetElapsedTime(began));
    }

    // The answer to a commit was lost: the database is asked what became of it, for as long as it takes. Nothing is taken for done or undone before.
    private Exception? Settle(string mark, Exception error)
    {
        var fate = FateOf(mark);
        Log.Settled(logger, fate);
        switch (fate)
        {
            case CommitFate.Done:
                _session!.Hold();
                break;
            case CommitFate.Undone:
                _session!.Rollback();
                break;
            default:
                // Memory and database may differ from here on: only a new start, which reads the database, mends that.
                End(error);
                break;
        }

        _session?.Dispose();
        _session = null;
        return fate == CommitFate.Done ? null : error;
    }

    private CommitFate FateOf(string mark)
    {
        while (true)
        {
            try
            {
                if (database.FateOf(mark) is var fate and not CommitFate.Open)
                {
                    return fate;
                }
            }
            catch (DatabaseUnreachableException gone)
            {
                FailWaiting(gone);
            }
            catch (DatabaseTakenException)
            {
                return CommitFate.Unknown;
            }

            if (_stopping.Wait(LookAgain))
            {
                return CommitFate.Unknown;
            }
        }
    }

    // Who waits behind what cannot be done now is told so, in place of waiting.
    private void FailWaiting(Exception error)
    {
        while (_pieces.TryTake(out var piece))
        {
            piece.Fail(error);
        }
    }

    private void End(Exception error)
    {
        _over = error;
        Log.Over(logger, error);
        portal?.StopApplication();
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

        public override void Fail(Exception error) => _done.TrySetException(error is DatabaseUnreachableException ? error : _error ?? error);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A batch of {Count} writes was rolled back.")]
        public static partial void BatchFailed(ILogger logger, int count, Exception error);

        [LoggerMessage(2, LogLevel.Warning, "The answer to a commit was lost. By what the database says of it now, it is: {Fate}.")]
        public static partial void Settled(ILogger logger, CommitFate fate);

        [LoggerMessage(
            3,
            LogLevel.Critical,
            "The portal ends: it cannot know any more whether the database holds what it holds in memory. A new start reads it."
        )]
        public static partial void Over(ILogger logger, Exception error);
    }
}
