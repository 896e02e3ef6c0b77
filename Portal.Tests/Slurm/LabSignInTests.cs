using Pollinator.Portal.Tests.Slurm.Lab;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>Every user of the lab gets in the way they should, and no other.</summary>
[Trait("Stage", "Integration")]
public sealed class LabSignInTests(SlurmLab lab)
{
    [Theory]
    [InlineData("alice", "")]
    [InlineData("bob", "Password:|Verification code:")]
    [InlineData("carol", "Verification code: (shown)")]
    [InlineData("dave", "")]
    [InlineData("erin", "")]
    [InlineData("csh", "")]
    [InlineData("stray", "")]
    public async Task User_WithWhatIsTheirs_SignsInAndIsAskedForIt(string user, string prompts)
    {
        var cluster = await lab.PresentAsync();
        var signIn = new LabSignIn(cluster);

        var said = await signIn.RunAsync(user, "id -un; hostname; pwd");

        Assert.Equal($"{user}\nlogin1\n/home/{user}", said.Require());
        Assert.Equal(prompts, string.Join('|', signIn.Prompts));
        Assert.Contains("authorised use only", signIn.Banner, StringComparison.Ordinal);
        Assert.Contains(signIn.Fingerprint, cluster.Login.HostKeys.Values.Select(key => key.TrimEnd('=')));
    }

    [Fact]
    public async Task User_OnTheOtherLoginNode_FindsTheSameHome()
    {
        var cluster = await lab.PresentAsync();
        var signIn = new LabSignIn(cluster);
        await signIn.RunAsync("alice", "echo here > both-nodes");

        var said = await signIn.RunAsync("alice", "hostname; cat both-nodes", cluster.Description.SshServers["login2"]);

        Assert.Equal("login2\nhere", said.Require());
    }

    [Fact]
    public async Task Code_ThatIsWrong_IsRefused()
    {
        var signIn = new LabSignIn(await lab.PresentAsync()) { Code = "000000" };

        await Assert.ThrowsAsync<SshAuthenticationException>(() => signIn.RunAsync("bob", "true"));
    }

    [Fact]
    public async Task Code_ThatMayNotBeUsedAgain_IsRefusedTheSecondTime()
    {
        var cluster = await lab.PresentAsync();
        // Nobody else's tests use up a code of hers.
        var signIn = new LabSignIn(cluster) { Code = cluster.User("iris").Code };

        (await signIn.RunAsync("iris", "true")).Require();

        await Assert.ThrowsAsync<SshAuthenticationException>(() => signIn.RunAsync("iris", "true"));
    }

    [Fact]
    public async Task Certificate_ThatHasRunOut_IsRefused()
    {
        var cluster = await lab.PresentAsync();
        var signIn = new LabSignIn(cluster);
        try
        {
            await cluster.SignAsync("dave", "-2h:-1h");
            await Assert.ThrowsAsync<SshAuthenticationException>(() => signIn.RunAsync("dave", "true"));
        }
        finally
        {
            await cluster.SignAsync("dave", "-1m:+1d");
        }
    }

    [Fact]
    public async Task NoisyShell_PrintsBeforeWhatWasAskedAndEndsAtTheFirstFault()
    {
        var signIn = new LabSignIn(await lab.PresentAsync());

        var said = await signIn.RunAsync("noisy", "echo mine; false; echo never");

        Assert.Equal((1, "Welcome to the lab. 3 jobs may wait, 12 may run.\nmine\n"), (said.ExitCode, said.Output));
    }

    [Fact]
    public async Task CShell_IsTheLoginShell() =>
        Assert.Equal("/usr/bin/tcsh", (await new LabSignIn(await lab.PresentAsync()).RunAsync("csh", "echo $shell")).Require());

    [Fact]
    public async Task Jump_RunsNothingAndForwards()
    {
        var cluster = await lab.PresentAsync();
        var signIn = new LabSignIn(cluster);
        using var jump = await signIn.ConnectAsync("alice", cluster.Description.SshServers["jump"]);
        Assert.NotEqual(0, (await LabSignIn.RunAsync(jump, "hostname")).ExitCode);
        using var forward = new ForwardedPortLocal("127.0.0.1", 0, "hpc.lab", (uint)cluster.Login.Port);
        jump.AddForwardedPort(forward);
        forward.Start();

        using var inner = await signIn.ConnectAsync("bob", through: ("127.0.0.1", (int)forward.BoundPort));

        Assert.StartsWith("login", (await LabSignIn.RunAsync(inner, "hostname")).Require(), StringComparison.Ordinal);
    }
}
