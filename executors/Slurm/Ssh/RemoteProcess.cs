using System.Text;
using Pollinator.Slurm.Shell;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Pollinator.Slurm.Ssh;

/// <summary>
/// A <c>/bin/sh</c> on the other side, on a channel of its own. The account's login shell may be any, and may print what it likes: it is
/// given one line that every shell reads alike, and what is said before the first mark is cut off.
/// </summary>
internal sealed class RemoteProcess : IDisposable
{
    private const int MostAtOnce = 32 * 1024;
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WriterLeaves = TimeSpan.FromSeconds(2);
    private readonly SshCommand _command;
    private readonly Stream _input;
    private readonly Lock _writing = new();
    private readonly CancellationToken _over;
    private bool _isClosed;
    private volatile bool _isEnding;

    private RemoteProcess(SshCommand command, Action heard, CancellationToken over)
    {
        (_command, _over) = (command, over);
        _input = InputOf(command);
        (Output, Errors) = (new(command.OutputStream, heard, over), new(command.ExtendedOutputStream, heard, over));
    }

    /// <summary>Its standard output.</summary>
    public RemoteOutput Output { get; }

    /// <summary>Its standard error.</summary>
    public RemoteOutput Errors { get; }

    /// <summary>A shell that reads commands from its standard input.</summary>
    /// <exception cref="ChannelRefused">The server allows no more channels.</exception>
    public static Task<RemoteProcess> ShellAsync(SshConnection connection, Action heard, CancellationToken ct) =>
        StartAsync(connection, "exec /bin/sh", heard, ct);

    /// <summary>
    /// A shell that does what <paramref name="script"/> says, its standard input left to the script. In this form no character is special
    /// to any login shell: csh ends a word at a line's end and replaces '!' between single quotes too.
    /// </summary>
    /// <exception cref="ChannelRefused">The server allows no more channels.</exception>
    public static Task<RemoteProcess> ScriptAsync(SshConnection connection, string script, Action heard, CancellationToken ct)
    {
        var word = Convert.ToBase64String(Encoding.UTF8.GetBytes(script));
        return StartAsync(connection, $"exec /bin/sh -c 'eval \"$(printf %s {word} | base64 -d)\"'", heard, ct);
    }

    /// <summary>Writes to its standard input.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, _over);
        try
        {
            // Waits for the other side's window on the caller's thread.
            await Task.Run(() => Write(bytes.Span), scope.Token).WaitAsync(scope.Token);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new ShellException("The connection broke while something was sent.", e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The library throws whatever its dead socket and its disposed parts throw.
            throw new ShellException("The connection broke while something was sent.", e);
        }
    }

    /// <summary>Whether its standard input was ended from here.</summary>
    public bool IsInputClosed { get; private set; }

    /// <summary>Ends its standard input. The library (2026.0.0) tells the other side only where something was written before.</summary>
    public void CloseInput()
    {
        IsInputClosed = true;
        _ = Task.Run(Close);
    }

    private void Close()
    {
        // After what is being written: bytes behind the end would be a fault of the protocol, and end the connection.
        lock (_writing)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            try
            {
                _input.Dispose();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Gone already.
            }
        }
    }

    /// <summary>Writes to its standard input on this thread, which waits for the other side's window.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        // In pieces: a channel that is to end waits for the piece under way, and not for all that somebody pours in.
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, MostAtOnce)];
            bytes = bytes[piece.Length..];
            lock (_writing)
            {
                ObjectDisposedException.ThrowIf(_isClosed || _isEnding, this);
                _input.Write(piece);
            }
        }
    }

    // Bytes on a channel that has been closed from here are a fault of the protocol, for which a server ends the whole connection; and the
    // library sends them, also for a writer that was given up long ago. One that waits for the other side's window sends nothing, and is not waited for.
    private void AfterWriter(Action end)
    {
        _isEnding = true;
        var isAlone = _writing.TryEnter(WriterLeaves);
        try
        {
            end();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Gone already.
        }
        finally
        {
            if (isAlone)
            {
                _writing.Exit();
            }
        }
    }

    /// <summary>Ends it, and whatever it has not set free.</summary>
    public async Task KillAsync()
    {
        await Task.WhenAny(
            Task.Run(() => AfterWriter(() => _command.CancelAsync(forceKill: true, millisecondsTimeout: 0))),
            Task.Delay(TimeSpan.FromSeconds(3))
        );
        await Leaving.DisposeAsync(this);
    }

    // The input is not ended by itself here: what was killed may be closed by the server at this moment, which the library answers on another thread, and
    // an end of input behind that answer would be one more packet on a channel that is no more. Closing the channel ends it in turn.
    public void Dispose() =>
        AfterWriter(() =>
        {
            _isClosed = true;
            _command.Dispose();
        });

    private static async Task<RemoteProcess> StartAsync(SshConnection connection, string line, Action heard, CancellationToken ct)
    {
        SshCommand? command = null;
        try
        {
            command = connection.Client.CreateCommand(line);
            // Opens the channel on the caller's thread.
            using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, connection.Over);
            await Task.Run(() => Begin(command), scope.Token).WaitAsync(Opening, scope.Token);
            return new(command, heard, connection.Over);
        }
        catch (TimeoutException e)
        {
            LetGo(command);
            throw new ShellException($"The system opened no channel within {Opening.TotalSeconds:0} s.", e);
        }
        catch (OperationCanceledException e)
        {
            LetGo(command);
            ct.ThrowIfCancellationRequested();
            throw new ShellException("The connection to the system broke.", e);
        }
        catch (Exception e)
        {
            LetGo(command);
            throw e is SshException and not (SshConnectionException or SshOperationTimeoutException)
            && e.Message.Contains("open a channel", StringComparison.Ordinal)
                ? new ChannelRefused(e)
                : new ShellException("The connection to the system broke.", e);
        }
    }

    // What has ended already takes nothing, and the library has no stream for it. What it said is still there to be read.
    private static Stream InputOf(SshCommand command)
    {
        try
        {
            return command.CreateInputStream();
        }
        catch (InvalidOperationException)
        {
            return Stream.Null;
        }
    }

    // Once it has come about, if it still does: a channel nobody knows of would be one less for good.
    private static void LetGo(SshCommand? command)
    {
        if (command is not null)
        {
            _ = Leaving.DisposeAsync(command);
        }
    }

    // How it ends is told by its streams; the library's own task would otherwise fail unseen.
    private static void Begin(SshCommand command) =>
        _ = command.ExecuteAsync(CancellationToken.None).ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default);
}

/// <summary>The server opens no more channels on this connection (its <c>MaxSessions</c>).</summary>
internal sealed class ChannelRefused(Exception inner) : Exception(inner.Message, inner);
