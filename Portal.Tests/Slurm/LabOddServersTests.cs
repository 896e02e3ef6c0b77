using Pollinator.Portal.Tests.Slurm.Lab;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>The odd ssh servers that can be started beside login1 are odd in the way asked for.</summary>
[Trait("Stage", "Integration")]
public sealed class LabOddServersTests(SlurmLab lab)
{
    [Fact]
    public async Task MaxSessions1_RefusesASecondChannel()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("one-session", "MaxSessions=1");
        using var client = await new LabSignIn(cluster).ConnectAsync("alice", server);
        using var first = client.CreateCommand("sleep 60");
        var running = first.ExecuteAsync();

        await Assert.ThrowsAsync<SshException>(() => LabSignIn.RunAsync(client, "true"));

        first.CancelAsync(forceKill: true);
        await Assert.ThrowsAsync<TaskCanceledException>(() => running);
    }

    [Fact]
    public async Task MaxStartups_DropsWhoComesWhileAnotherHasNotSignedIn()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("few-startups", "MaxStartups=1:100:1");
        using var waiting = new System.Net.Sockets.TcpClient();
        await waiting.ConnectAsync(server.Address, server.Port);
        Assert.StartsWith("SSH-2.0", await FirstLineAsync(waiting), StringComparison.Ordinal);

        await Assert.ThrowsAnyAsync<Exception>(() => new LabSignIn(cluster).RunAsync("alice", "true", server));

        waiting.Close();
        await Support.Eventually.IsAsync(() => SignsIn(cluster, server), "a place is free again");
    }

    [Fact]
    public async Task Forwarding_WhereItIsForbidden_PassesNothing()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("no-forwarding", "AllowTcpForwarding=no", "AllowStreamLocalForwarding=no");
        using var client = await new LabSignIn(cluster).ConnectAsync("alice", server);
        using var forward = new ForwardedPortRemote("127.0.0.1", 0, "127.0.0.1", 1);
        client.AddForwardedPort(forward);

        Assert.Throws<SshException>(forward.Start);
    }

    [Fact]
    public async Task Server_WithANewHostKey_ShowsAnotherFingerprint()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("moved", "new-host-key");
        var signIn = new LabSignIn(cluster);

        (await signIn.RunAsync("alice", "true", server)).Require();

        Assert.Contains(signIn.Fingerprint, server.HostKeys.Values);
        Assert.DoesNotContain(signIn.Fingerprint, cluster.Login.HostKeys.Values);
    }

    [Fact]
    public async Task Server_WithOldAlgorithmsOnly_OffersNothingModern()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("old", "old");
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(server.Address, server.Port);
        var reader = client.GetStream();
        await reader.WriteAsync("SSH-2.0-Test\r\n"u8.ToArray());
        var offer = new byte[4096];
        var read = 0;
        while (!Text(offer, read).Contains("hmac-sha1", StringComparison.Ordinal))
        {
            var count = await reader.ReadAsync(offer.AsMemory(read));
            Assert.NotEqual(0, count);
            read += count;
        }

        Assert.Contains("diffie-hellman-group1-sha1", Text(offer, read), StringComparison.Ordinal);
        Assert.DoesNotContain("curve25519", Text(offer, read), StringComparison.Ordinal);
    }

    private static string Text(byte[] bytes, int length) => System.Text.Encoding.Latin1.GetString(bytes, 0, length);

    private static async Task<string> FirstLineAsync(System.Net.Sockets.TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
        return await reader.ReadLineAsync() ?? "";
    }

    private static bool SignsIn(SlurmCluster cluster, SshServer server)
    {
        try
        {
            using var client = new SshClient(server.Address, server.Port, "alice", new PrivateKeyFile(cluster.User("alice").Key));
            client.Connect();
            return true;
        }
        catch (Exception e) when (e is SshException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
