using System.Globalization;
using Pollinator.Slurm.Ssh.SignIn;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Pollinator.Slurm.Ssh;

/// <summary>A connection that stands, with the host before it where there is one.</summary>
internal sealed class SshConnection : IDisposable
{
    private readonly TaskCompletionSource<Exception> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable[] _parts;
    private readonly CancellationTokenSource _over = new();
    private int _isClosed;

    private SshConnection(SshClient client, params IDisposable[] parts)
    {
        (Client, _parts) = (client, parts);
        foreach (var one in parts.OfType<SshClient>().Append(client))
        {
            one.ErrorOccurred += (_, e) => Tell(e.Exception);
        }
    }

    /// <summary>The library's client.</summary>
    public SshClient Client { get; }

    /// <summary>Done when the connection is no more, with why.</summary>
    public Task<Exception> Ended => _ended.Task;

    /// <summary>Cancelled when the connection is no more. What waits on a channel does not always hear of it from the library.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Connects, by way of the host before it where there is one.</summary>
    /// <exception cref="SshFault">It did not work; nothing is left open.</exception>
    public static async Task<SshConnection> OpenAsync(
        SshPlace place,
        Credentials credentials,
        IPrompts person,
        TimeProvider time,
        CancellationToken ct
    )
    {
        var to = place.Address;
        if (to.JumpHost is not { } jumpHost)
        {
            return new(await SignInAsync(new(to.Host, to.User, to.Host, to.Port), place, credentials, person, time, ct));
        }

        var jump = await SignInAsync(new(jumpHost, to.JumpUser ?? to.User, jumpHost, to.JumpPort), place, credentials, person, time, ct);
        // Every user of this machine can reach the forwarded port. What they would find behind it is the system's SSH server, as from anywhere
        // else; and what we find behind it has to show the system's key.
        var port = new ForwardedPortLocal("127.0.0.1", 0, to.Host, (uint)to.Port);
        try
        {
            jump.AddForwardedPort(port);
            port.Start();
            var inner = new Hop(
                to.Host,
                to.User,
                "127.0.0.1",
                int.Parse(port.BoundPort.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            );
            return new(await SignInAsync(inner, place, credentials, person, time, ct), port, jump);
        }
        catch (Exception e)
        {
            await Leaving.DisposeAsync(port);
            await Leaving.DisposeAsync(jump);
            throw e is SshException
                ? new SshFault(Contracts.SystemContact.Connecting, $"{jumpHost} does not lead on to {to.Host}: {e.Message}", e)
                : e;
        }
    }

    /// <summary>Gives the connection up: what waits on it ends at once.</summary>
    public void End(Exception why)
    {
        Tell(why);
        Dispose();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            Tell(new ObjectDisposedException(nameof(SshConnection)));
            _ = CloseAsync();
        }
    }

    private async Task CloseAsync()
    {
        foreach (var one in (IDisposable[])[Client, .. _parts])
        {
            await Leaving.DisposeAsync(one);
        }
    }

    private void Tell(Exception why)
    {
        if (_ended.TrySetResult(why))
        {
            _ = _over.CancelAsync();
        }
    }

    private static async Task<SshClient> SignInAsync(
        Hop hop,
        SshPlace place,
        Credentials credentials,
        IPrompts person,
        TimeProvider time,
        CancellationToken ct
    ) => await hop.ConnectAsync(place.Pinned, credentials, new PromptRelay($"{hop.User}@{hop.Name}", person, time, ct), ct);
}
