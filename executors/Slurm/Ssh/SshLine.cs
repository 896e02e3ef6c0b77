using Pollinator.Contracts;
using Pollinator.Sdk.Channel;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh.SignIn;

namespace Pollinator.Slurm.Ssh;

/// <summary>How the line to a system stands.</summary>
/// <param name="Contact">How.</param>
/// <param name="Since">Since when.</param>
/// <param name="Message">Sentences for a person.</param>
internal sealed record LineStanding(SystemContact Contact, DateTimeOffset Since, string? Message = null);

/// <summary>
/// The one connection of a person to a system, kept up: it is asked whether it still answers, given up when it does not, and made again
/// without a person where a key is enough. Where it is not, the person is asked once, and whatever waits goes on waiting.
/// </summary>
internal sealed class SshLine : IAsyncDisposable
{
    private const int SignInTries = 8;
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _dialing = new(1);
    private readonly Lock _gate = new();
    private readonly ChannelLimit _limit = new();
    private readonly Action<LineStanding> _changed;
    private TaskCompletionSource<Channels> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Channels? _channels;
    private Credentials? _credentials;
    private SshPlace _place;
    private Task _keeping = Task.CompletedTask;
    private int _turn;

    /// <param name="place">Where.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Told whenever the state changes.</param>
    public SshLine(SshPlace place, TimeProvider time, Action<LineStanding> changed)
    {
        (_place, _time, _changed) = (place, time, changed);
        State = new(SystemContact.NeedsSignIn, time.GetUtcNow());
    }

    /// <summary>How it stands.</summary>
    public LineStanding State { get; private set; }

    /// <summary>Where it leads.</summary>
    public SshPlace Place => _place;

    /// <summary>When the certificate in use ends; null without one.</summary>
    public DateTimeOffset? ExpiresAt => _credentials?.ExpiresAt;

    /// <summary>Channels the server allows, when it has refused one; else null.</summary>
    public int? SessionsLearned => _limit.IsLearned ? _limit.Most : null;

    /// <summary>Signs in, with a person to ask. The line keeps itself up from then on.</summary>
    /// <exception cref="SshFault">It did not work.</exception>
    public async Task SignInAsync(SshPlace place, Credentials credentials, IPrompts person, CancellationToken ct)
    {
        await _dialing.WaitAsync(ct);
        try
        {
            var backoff = new Backoff(_time);
            for (var tries = 1; ; tries++)
            {
                try
                {
                    Adopt(await SshConnection.OpenAsync(place, credentials, person, _time, ct), place, credentials);
                    return;
                }
                catch (SshFault e) when (e.IsTransient && tries < SignInTries)
                {
                    // A busy server drops newcomers at random (MaxStartups).
                    await backoff.WaitAsync(ct);
                }
            }
        }
        catch (SshFault e)
        {
            if (_channels is null)
            {
                Tell(e.IsTransient ? SystemContact.NeedsSignIn : e.Contact, e.Message);
            }

            throw;
        }
        finally
        {
            _dialing.Release();
        }
    }

    /// <summary>Closes the connection and forgets how it was made.</summary>
    public void SignOut()
    {
        lock (_gate)
        {
            _turn++;
            _credentials?.Dispose();
            _credentials = null;
            Drop(_channels);
        }

        Tell(SystemContact.NeedsSignIn, "Signed out. Jobs there go on; sign in again to see them through.");
    }

    /// <summary>The channels of the connection, as soon as there is one.</summary>
    /// <exception cref="ShellException">There is none within <paramref name="patience"/>.</exception>
    public async Task<Channels> ReadyAsync(TimeSpan patience, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var channels = await Next().WaitAsync(patience, _time, ct);
                if (!channels.Connection.Ended.IsCompleted)
                {
                    return channels;
                }

                // Broken, and not yet noticed by who keeps the line.
                lock (_gate)
                {
                    Drop(channels);
                }
            }
        }
        catch (TimeoutException e)
        {
            throw new ShellException(State.Message ?? "There is no connection to the system just now.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        lock (_gate)
        {
            _turn++;
            Drop(_channels);
            _credentials?.Dispose();
        }

        await _keeping;
        _end.Dispose();
    }

    // Made again without a person: only while nobody has signed out, or in anew, since turn.
    private void Adopt(SshConnection connection, SshPlace place, Credentials credentials, int? sinceTurn = null)
    {
        var channels = new Channels(connection, _limit, _time);
        lock (_gate)
        {
            if (sinceTurn is { } since && since != _turn)
            {
                channels.Dispose();
                return;
            }

            Drop(_channels);
            if (!ReferenceEquals(_credentials, credentials))
            {
                _credentials?.Dispose();
            }

            (_place, _credentials) = (place, credentials);
            _channels = channels;
            _ready.TrySetResult(channels);
            var turn = ++_turn;
            _keeping = Task.Run(() => KeepAsync(channels, turn, _end.Token));
        }

        Tell(SystemContact.Connected, message: null);
    }

    private Task<Channels> Next()
    {
        lock (_gate)
        {
            return _ready.Task;
        }
    }

    // What waits for a connection goes on waiting, for the next one.
    private void Drop(Channels? channels)
    {
        if (channels is not null && ReferenceEquals(channels, _channels))
        {
            _channels = null;
            _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _ = Task.Run(channels.Dispose);
        }
    }

    private async Task KeepAsync(Channels channels, int turn, CancellationToken ct)
    {
        try
        {
            var why = await WatchAsync(channels, ct);
            lock (_gate)
            {
                if (turn != _turn)
                {
                    return;
                }

                Drop(channels);
            }

            await ReconnectAsync(turn, why, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>Until the connection is no more; why.</summary>
    private async Task<string> WatchAsync(Channels channels, CancellationToken ct)
    {
        var ended = channels.Connection.Ended;
        while (!ended.IsCompleted)
        {
            await Task.WhenAny(ended, Task.Delay(Look, _time, ct));
            ct.ThrowIfCancellationRequested();
            if (!ended.IsCompleted && !channels.Connection.Client.IsConnected)
            {
                channels.Connection.End(new IOException("the system closed it"));
            }

            // A line can fall silent without an end: the library's keep-alive does not notice, since it waits for no answer.
            if (!ended.IsCompleted && channels.Silence > Quiet && !await channels.ProbeAsync(ProbePatience, ct))
            {
                channels.Connection.End(new TimeoutException("the system stopped answering"));
            }
        }

        return (await ended).Message.TrimEnd('.');
    }

    private async Task ReconnectAsync(int turn, string why, CancellationToken ct)
    {
        var backoff = new Backoff(_time, LongestPause);
        Tell(SystemContact.Connecting, $"The connection broke ({why}). Connecting again; jobs there go on.");
        while (true)
        {
            await _dialing.WaitAsync(ct);
            try
            {
                if (turn != Volatile.Read(ref _turn) || _credentials is not { } credentials)
                {
                    return;
                }

                if (credentials.Key is null)
                {
                    Tell(
                        SystemContact.NeedsSignIn,
                        "The connection broke, and only you can make it again. Sign in again; jobs there go on meanwhile."
                    );
                    return;
                }

                Adopt(await SshConnection.OpenAsync(_place, credentials, Nobody.Instance, _time, ct), _place, credentials, turn);
                return;
            }
            catch (Exception) when (turn != Volatile.Read(ref _turn))
            {
                // Somebody has signed out meanwhile, and what it was made with is gone.
                return;
            }
            catch (SshFault e) when (e.IsTransient)
            {
                Tell(SystemContact.Connecting, $"{e.Message} Trying again; jobs there go on.");
            }
            catch (SshFault e)
            {
                Tell(e.Contact, e.Message);
                return;
            }
            finally
            {
                _dialing.Release();
            }

            await backoff.WaitAsync(ct);
        }
    }

    private void Tell(SystemContact contact, string? message)
    {
        if (State.Contact != contact || !string.Equals(State.Message, message, StringComparison.Ordinal))
        {
            var since = State.Contact == contact ? State.Since : _time.GetUtcNow();
            State = new(contact, since, message);
            _changed(State);
        }
    }
}
