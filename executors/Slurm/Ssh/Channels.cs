using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// The channels of one connection: shells that stay, and streams that come and go. There are never more than the server allows, which is
/// learned downwards when it refuses one.
/// </summary>
internal sealed class Channels(SshConnection connection, ChannelLimit limit, TimeProvider time) : IDisposable
{
    private const int MostIdle = 2;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Lock _gate = new();
    private readonly Stack<RemoteShell> _idle = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _busy;
    private bool _isClosed;
    private long _heardAt = time.GetTimestamp();

    /// <summary>The connection below.</summary>
    public SshConnection Connection { get; } = connection;

    /// <summary>How long nothing has come from the other side.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    /// <summary>Runs something in a shell of this connection.</summary>
    public async Task<T> InShellAsync<T>(Func<RemoteShell, Task<T>> work, CancellationToken ct)
    {
        await EnterAsync(ct);
        RemoteShell? shell = null;
        try
        {
            shell = TakeIdle() ?? await OpenAsync(() => RemoteShell.OpenAsync(Connection, Hear, time, ct), ct);
            return await work(shell);
        }
        finally
        {
            Leave(shell);
        }
    }

    /// <summary>Runs a script whose standard input and output are streams.</summary>
    public async Task<T> InStreamAsync<T>(string script, Func<RemoteProcess, Task<T>> work, CancellationToken ct)
    {
        await EnterAsync(ct);
        try
        {
            var process = await OpenAsync(() => RemoteProcess.ScriptAsync(Connection, script, Hear, ct), ct);
            try
            {
                return await work(process);
            }
            catch
            {
                await process.KillAsync();
                throw;
            }
            finally
            {
                await Leaving.DisposeAsync(process);
            }
        }
        finally
        {
            Leave(shell: null);
        }
    }

    /// <summary>
    /// Whether the other side still answers. A shell that is idle is asked; when all are busy, a channel is opened: being refused one is an
    /// answer too.
    /// </summary>
    public async Task<bool> ProbeAsync(TimeSpan patience, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            if (TryEnter())
            {
                var shell = TakeIdle();
                try
                {
                    if (shell is not null)
                    {
                        await shell.AskAsync(":", 1024, patience, scope.Token);
                        return true;
                    }
                }
                finally
                {
                    Leave(shell);
                }
            }

            await Leaving.DisposeAsync(await RemoteProcess.ShellAsync(Connection, Hear, scope.Token));
            return true;
        }
        catch (ChannelRefused)
        {
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            ct.ThrowIfCancellationRequested();
            return false;
        }
    }

    public void Dispose()
    {
        RemoteShell[] shells;
        lock (_gate)
        {
            _isClosed = true;
            shells = [.. _idle];
            _idle.Clear();
            while (_waiting.TryDequeue(out var one))
            {
                one.TrySetException(new ShellException("The connection to the system broke."));
            }
        }

        // The connection first: a shell's own good-bye would wait for an answer.
        Connection.Dispose();
        foreach (var shell in shells)
        {
            _ = Leaving.DisposeAsync(shell);
        }
    }

    private void Hear() => Interlocked.Exchange(ref _heardAt, time.GetTimestamp());

    private bool TryEnter()
    {
        lock (_gate)
        {
            if (_isClosed || _busy >= limit.Most)
            {
                return false;
            }

            _busy++;
            return true;
        }
    }

    private async Task EnterAsync(CancellationToken ct)
    {
        while (true)
        {
            TaskCompletionSource turn;
            lock (_gate)
            {
                if (_isClosed || Connection.Ended.IsCompleted)
                {
                    throw new ShellException("The connection to the system broke.");
                }

                if (_busy < limit.Most)
                {
                    _busy++;
                    return;
                }

                turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Enqueue(turn);
            }

            try
            {
                await turn.Task.WaitAsync(Longest, time, ct);
            }
            catch (TimeoutException e)
            {
                throw new ShellException($"Other work with the system left no room for {Longest.TotalSeconds:0} s.", e);
            }
        }
    }

    private void Leave(RemoteShell? shell)
    {
        RemoteShell? over = null;
        lock (_gate)
        {
            _busy--;
            // Where others wait, the next of them takes it: opening one costs more than what is done in it.
            var most = _waiting.Count > 0 ? limit.Most : MostIdle;
            if (shell is { IsBroken: false } && !_isClosed && _idle.Count < most && _busy + _idle.Count < limit.Most)
            {
                _idle.Push(shell);
            }
            else
            {
                over = shell;
            }

            // All of them: one that was given up meanwhile must not keep the turn.
            while (_waiting.TryDequeue(out var one))
            {
                one.TrySetResult();
            }
        }

        if (over is not null)
        {
            _ = Leaving.DisposeAsync(over);
        }
    }

    private RemoteShell? TakeIdle()
    {
        lock (_gate)
        {
            return _idle.TryPop(out var shell) ? shell : null;
        }
    }

    private async Task<T> OpenAsync<T>(Func<Task<T>> open, CancellationToken ct)
    {
        for (var refusals = 0; ; refusals++)
        {
            await MakeRoomAsync();
            try
            {
                return await open();
            }
            catch (ChannelRefused e)
            {
                // A channel just closed may still be counted there, so only a second refusal is taken for the server's limit.
                var others = Others();
                if (refusals >= 1 && others > 0)
                {
                    limit.Learn(others);
                }

                if (refusals >= 20 && others == 0)
                {
                    throw new ShellException("The system's SSH server opens no channel on the connection: its MaxSessions is used up, or 0.", e);
                }

                await Task.Delay(Pause * Math.Min(refusals + 1, 5), time, ct);
            }
        }
    }

    private int Others()
    {
        lock (_gate)
        {
            return _busy - 1 + _idle.Count;
        }
    }

    // An idle shell holds a channel too.
    private async Task MakeRoomAsync()
    {
        RemoteShell? over = null;
        lock (_gate)
        {
            if (_busy + _idle.Count > limit.Most)
            {
                _idle.TryPop(out over);
            }
        }

        if (over is not null)
        {
            await Leaving.DisposeAsync(over);
        }
    }
}

/// <summary>How many channels a server allows on a connection, as far as it was tried. Outlives the connection.</summary>
internal sealed class ChannelLimit
{
    /// <summary>Below the usual 10 of OpenSSH, so that something is left for who shares the connection.</summary>
    private const int First = 8;

    private int _most = First;

    /// <summary>The most at once.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>Whether a server has refused one.</summary>
    public bool IsLearned => Most < First;

    /// <summary>The server has refused one more than these.</summary>
    public void Learn(int most) => Interlocked.Exchange(ref _most, Math.Max(1, Math.Min(Most, most)));
}
