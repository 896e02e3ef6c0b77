using System.Net.Sockets;
using Pollinator.Contracts;
using Pollinator.Slurm.Ssh.SignIn;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Pollinator.Slurm.Ssh;

/// <summary>One server to sign in to: the system itself, or the host before it.</summary>
/// <param name="Name">Its name, as in the settings; host keys are known by it.</param>
/// <param name="User">The account there.</param>
/// <param name="Address">Where it is dialled.</param>
/// <param name="Port">Its port there.</param>
internal sealed record Hop(string Name, string User, string Address, int Port)
{
    private static readonly TimeSpan Greeting = TimeSpan.FromSeconds(20);

    /// <summary>How long a server may think about an answer; PAM modules that ask a server of their own take seconds.</summary>
    private static readonly TimeSpan Deciding = TimeSpan.FromSeconds(60);

    /// <summary>Longer than any person is waited for: the library gives up a sign-in on the same clock as a silent line.</summary>
    private static readonly TimeSpan SignInTime = TimeSpan.FromMinutes(10);

    /// <summary>On what clock a channel that does not open is given up.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(10);

    /// <summary>Signs in.</summary>
    /// <exception cref="SshFault">It did not work; nothing is left open.</exception>
    public async Task<SshClient> ConnectAsync(IReadOnlyList<HostKey> pinned, Credentials credentials, PromptRelay relay, CancellationToken ct)
    {
        var check = new HostKeyCheck(Name, pinned);
        var client = new SshClient(Describe(credentials, relay, check));
        // The library's one clock also runs while a person types, so it is set long, and a silent server is noticed by this one.
        using var watch = CancellationTokenSource.CreateLinkedTokenSource(ct);
        watch.CancelAfter(Greeting);
        client.HostKeyReceived += (_, e) =>
        {
            watch.CancelAfter(Deciding);
            check.Look(e);
        };
        relay.Asking = isAsking => watch.CancelAfter(isAsking ? Timeout.InfiniteTimeSpan : Deciding);
        try
        {
            await DialAsync(client, watch.Token);
            client.ConnectionInfo.Timeout = Afterwards;
            return client;
        }
        catch (Exception e)
        {
            await Leaving.DisposeAsync(client);
            ct.ThrowIfCancellationRequested();
            throw relay.Fault ?? check.Refusal(e) ?? Explain(e);
        }
    }

    // The library connects on the caller's thread for most of the way, and answers to nothing meanwhile but its being disposed.
    private static async Task DialAsync(SshClient client, CancellationToken ct)
    {
        var dialling = Task.Factory.StartNew(() => client.ConnectAsync(ct), ct, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        _ = dialling.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
        await dialling.WaitAsync(ct);
    }

    private ConnectionInfo Describe(Credentials credentials, PromptRelay relay, HostKeyCheck check)
    {
        var interactive = new KeyboardInteractiveAuthenticationMethod(User);
        interactive.AuthenticationPrompt += (_, e) => relay.Answer(e);
        List<AuthenticationMethod> methods = [interactive, new AskedPassword(User, relay)];
        if (credentials.Key is { } key)
        {
            methods.Insert(0, new PrivateKeyAuthenticationMethod(User, key));
        }

        var connection = new ConnectionInfo(Address, Port, User, [.. methods])
        {
            Timeout = SignInTime,
            RetryAttempts = 1,
            // Ours to count: the library's own limit cannot be lowered once it is connected.
            MaxSessions = 1000,
            ChannelCloseTimeout = TimeSpan.FromSeconds(1),
        };
        connection.AuthenticationBanner += (_, e) => relay.Hear(e.BannerMessage);
        Algorithms.Narrow(connection, check.Families, only: false);
        return connection;
    }

    private SshFault Explain(Exception e) =>
        e switch
        {
            SshFault fault => fault,
            SshAuthenticationException => new(
                SystemContact.NeedsSignIn,
                $"{Name} did not accept the sign-in as {User}: {e.Message.TrimEnd('.')}.",
                e
            ),
            SshConnectionException { DisconnectReason: Renci.SshNet.Messages.Transport.DisconnectReason.KeyExchangeFailed } => new(
                SystemContact.NeedsSignIn,
                $"{Name} and this portal have no algorithm in common that is still held safe. {e.Message.TrimEnd('.')}. The centre has to allow newer ones.",
                e
            ),
            SocketException or SshConnectionException or SshOperationTimeoutException or ProxyException or IOException => new(
                SystemContact.Connecting,
                $"{Name}, port {Port}, does not answer as an SSH server just now: {e.Message.TrimEnd('.')}.",
                e
            ),
            ObjectDisposedException or OperationCanceledException => new(
                SystemContact.Connecting,
                $"{Name}, port {Port}, went silent while signing in. Trying again.",
                e
            ),
            SshException => new(SystemContact.Connecting, $"The connection to {Name} failed: {e.Message.TrimEnd('.')}.", e),
            _ => new(SystemContact.Connecting, $"The connection to {Name} failed: {e.Message.TrimEnd('.')}.", e),
        };

    /// <summary>Which keys a server shows, one for each kind it has. It is sent nothing but the greeting.</summary>
    public async Task<IReadOnlyList<HostKey>> KnockAsync(CancellationToken ct)
    {
        var shown = new List<HostKey>();
        SshFault? fault = null;
        foreach (var family in (string[])["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"])
        {
            try
            {
                if (await KnockAsync(family, ct) is { } key)
                {
                    shown.Add(key);
                }
            }
            catch (SshFault e)
            {
                fault = e;
            }
        }

        return shown.Count > 0 ? shown : throw fault ?? new SshFault(SystemContact.Connecting, $"{Name} shows no key of a known kind.");
    }

    private async Task<HostKey?> KnockAsync(string family, CancellationToken ct)
    {
        var check = new HostKeyCheck(Name, []);
        using var none = new NoneAuthenticationMethod(User);
        var connection = new ConnectionInfo(Address, Port, User, none) { Timeout = Greeting };
        Algorithms.Narrow(connection, [family], only: true);
        var client = new SshClient(connection);
        client.HostKeyReceived += (_, e) => check.Look(e);
        try
        {
            await DialAsync(client, ct);
        }
        catch (Exception e)
        {
            ct.ThrowIfCancellationRequested();
            return check.Shown ?? throw Explain(e);
        }
        finally
        {
            await Leaving.DisposeAsync(client);
        }

        return check.Shown;
    }
}
