using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh;
using Pollinator.Slurm.Ssh.SignIn;

namespace Pollinator.Portal.Tests.Slurm.Ssh;

[Trait("Stage", "Integration")]
public sealed class SshLineTests(SlurmLab lab)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompts_OfPasswordAndCode_ComeInTurnWithBannerAndEcho()
    {
        var cluster = await lab.PresentAsync();
        await using var bob = await SignedInAsync(cluster, "bob");
        await using var carol = await SignedInAsync(cluster, "carol");

        var asked = bob.Person.Asked.SelectMany(prompt => prompt.Questions).ToList();
        Assert.Equal([new("Password: ", false), new("Verification code: ", false)], asked);
        Assert.Contains("authorised use only", bob.Person.Asked[0].Instruction, StringComparison.Ordinal);
        Assert.DoesNotContain("authorised use only", bob.Person.Asked[1].Instruction, StringComparison.Ordinal);
        var code = Assert.Single(carol.Person.Asked.SelectMany(prompt => prompt.Questions));
        Assert.True(code.IsEchoed);
    }

    [Fact]
    public async Task SignIn_WithAWrongCode_SaysTheServersWordsAndLeavesNothingOpen()
    {
        var cluster = await lab.PresentAsync();
        await using var line = LabLine.To(LabPerson.Place("bob", cluster.Login), cluster.User("bob"));
        line.Person.Answer = question => question.Text.Contains("code", StringComparison.Ordinal) ? "000000" : null;
        var place = LabPerson.Place("bob", cluster.Login);
        var refused = await Assert.ThrowsAsync<SshFault>(() => line.Line.SignInAsync(place, new(SignInWay.Interactive), line.Person, Ct));
        Assert.Contains("Permission denied (keyboard-interactive)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SystemContact.NeedsSignIn, refused.Contact);

        line.Person.Answer = null;
        await line.Line.SignInAsync(place, new(SignInWay.Interactive), line.Person, Ct);
        Assert.Equal(SystemContact.Connected, line.Line.State.Contact);
    }

    [Fact]
    public async Task Password_WhereTheServerTakesNothingElse_IsAskedForAndAccepted()
    {
        var cluster = await lab.PresentAsync();
        var place = LabPerson.Place("erin", cluster.Login);
        await using var line = LabLine.To(place, cluster.User("erin"));

        await line.Line.SignInAsync(place, new(SignInWay.Password), line.Person, Ct);

        var asked = Assert.Single(line.Person.Asked);
        Assert.Equal([new("Password: ", false)], asked.Questions);
        Assert.Contains("authorised use only", asked.Instruction, StringComparison.Ordinal);
        Assert.Equal("erin\n", (await (await line.ShellAsync(Ct)).RunAsync(new("id", "-un"), Ct)).Output);
    }

    [Fact]
    public async Task Knock_TellsEveryKeyOfTheServer()
    {
        var cluster = await lab.PresentAsync();
        var keys = await new Hop("login1", "nobody", cluster.Login.Address, cluster.Login.Port).KnockAsync(Ct);
        Assert.Equal(LabPerson.Keys("login1", cluster.Login).ToHashSet(), keys.ToHashSet());
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    public async Task HostKey_PinnedAlone_IsTheOneAskedFor(string type)
    {
        var cluster = await lab.PresentAsync();
        var only = cluster.Login with { HostKeys = cluster.Login.HostKeys.Where(key => key.Key == type).ToDictionary() };
        await using var line = await LabLine.SignedInAsync(LabPerson.Place("alice", only), cluster.User("alice"), Ct);
        Assert.Equal(SystemContact.Connected, line.Line.State.Contact);
    }

    [Fact]
    public async Task HostKey_NotConfirmedOrChanged_BlocksWithBothFingerprints()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("rekeyed", "new-host-key");
        var place = new SshPlace(new(server.Address, server.Port, "alice"), []);
        await using var line = LabLine.To(place, cluster.User("alice"));
        using var credentials = LabPerson.Credentials(cluster.User("alice"));
        var unknown = await Assert.ThrowsAsync<SshFault>(() => line.Line.SignInAsync(place, credentials, line.Person, Ct));
        Assert.Equal(SystemContact.NeedsHostKey, unknown.Contact);
        Assert.Contains(server.HostKeys["ed25519"], unknown.Message, StringComparison.Ordinal);

        var former = place with { Pinned = LabPerson.Keys(server.Address, cluster.Login) };
        var changed = await Assert.ThrowsAsync<SshFault>(() => line.Line.SignInAsync(former, credentials, line.Person, Ct));
        Assert.Equal(SystemContact.HostKeyChanged, changed.Contact);
        Assert.Contains(server.HostKeys["ed25519"], changed.Message, StringComparison.Ordinal);
        Assert.Contains(cluster.Login.HostKeys["ed25519"], changed.Message, StringComparison.Ordinal);
        Assert.Equal(SystemContact.HostKeyChanged, line.Line.State.Contact);
        Assert.Empty(line.Person.Asked);
    }

    [Fact]
    public async Task Server_WithOldAlgorithmsOnly_IsRefusedAndToldWhich()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("old", "old");
        var place = LabPerson.Place("alice", server);
        await using var line = LabLine.To(place, cluster.User("alice"));
        using var credentials = LabPerson.Credentials(cluster.User("alice"));
        var refused = await Assert.ThrowsAsync<SshFault>(() => line.Line.SignInAsync(place, credentials, line.Person, Ct));
        Assert.Contains("diffie-hellman-group1-sha1", refused.Message, StringComparison.Ordinal);
        Assert.False(refused.IsTransient);
    }

    [Theory]
    [InlineData("alice", 0)]
    [InlineData("carol", 2)]
    public async Task Line_ByWayOfAJumpHost_ChecksBothKeysAndAsksForBoth(string user, int questions)
    {
        var cluster = await lab.PresentAsync();
        var jump = cluster.Description.SshServers["jump"];
        var address = new SystemAddress(cluster.Login.Address, cluster.Login.Port, user, jump.Address, jump.Port);
        HostKey[] all = [.. LabPerson.Keys(cluster.Login.Address, cluster.Login), .. LabPerson.Keys(jump.Address, jump)];
        await using (var line = await LabLine.SignedInAsync(new(address, all), cluster.User(user), Ct))
        {
            var shell = await line.ShellAsync(Ct);
            Assert.Equal("hi\n", (await shell.RunAsync(new("echo", "hi"), Ct)).Output);
            Assert.Equal(questions, line.Person.Asked.Count);
        }

        await using var other = LabLine.To(new(address, LabPerson.Keys(jump.Address, jump)), cluster.User(user));
        using var credentials = LabPerson.Credentials(cluster.User(user));
        var inner = await Assert.ThrowsAsync<SshFault>(() => other.Line.SignInAsync(other.Line.Place, credentials, other.Person, Ct));
        Assert.Equal(SystemContact.NeedsHostKey, inner.Contact);
        Assert.Equal(cluster.Login.Address, Assert.Single(inner.Shown).Host);
    }

    [Fact]
    public async Task Server_WithOneSession_ServesCommandsStreamsAndReads()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("single", "MaxSessions=1", "AllowTcpForwarding=no");
        await using var line = await LabLine.SignedInAsync(LabPerson.Place("alice", server), cluster.User("alice"), Ct);
        var shell = await line.ShellAsync(Ct);
        var work = Enumerable
            .Range(0, 24)
            .Select(async i =>
            {
                var path = $"{shell.Home}/single-{i}";
                await shell.WriteAsync(path, new byte[i % 3 == 0 ? 200_000 : 10], Ct);
                var said = await shell.RunAsync(new("wc", "-c", path), Ct);
                return said.Output.StartsWith(i % 3 == 0 ? "200000 " : "10 ", StringComparison.Ordinal);
            });
        Assert.All(await Task.WhenAll(work), Assert.True);
        Assert.Equal(1, line.Line.SessionsLearned);
    }

    [Fact]
    public async Task Server_ThatDropsNewcomers_IsTriedAgain()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("busy", "MaxStartups=1:100:1");
        using var holding = new System.Net.Sockets.TcpClient();
        await holding.ConnectAsync(server.Address, server.Port, Ct);
        await using var between = FaultyLine.To(server.Address, server.Port);
        var place = LabPerson.Place("alice", server, between.Port, between.Host);
        await using var line = LabLine.To(place, cluster.User("alice"));
        var signingIn = line.Line.SignInAsync(place, LabPerson.Credentials(cluster.User("alice")), line.Person, Ct);
        await Eventually.IsAsync(() => between.Accepted >= 2, "it is tried again");
        Assert.False(signingIn.IsCompleted);
        holding.Close();
        await Eventually.ComesAsync(Done(signingIn));
    }

    [Fact]
    public async Task Session_KilledInTheMiddle_FailsWhatRanAndComesBackByKey()
    {
        var cluster = await lab.PresentAsync();
        await using var line = await SignedInAsync(cluster, "csh");
        var shell = await line.ShellAsync(Ct);
        var running = shell.RunAsync(new("sleep", "60") { Limit = TimeSpan.FromSeconds(90) }, Ct);
        await RunsAsync(cluster, "csh", "sleep");
        await cluster.KillDaemonAsync("sessions-csh");
        await Assert.ThrowsAsync<ShellException>(() => running.WaitAsync(TimeSpan.FromSeconds(20), Ct));
        // Asked while the line is not there: it waits for it.
        Assert.Equal("back\n", (await shell.RunAsync(new("echo", "back"), Ct)).Output);
        Assert.Contains(line.States, state => state.Contact == SystemContact.Connecting);
    }

    [Fact]
    public async Task Line_ResetWhileACodeIsNeeded_AsksForSignInOnceAndGoesOnAfterIt()
    {
        var cluster = await lab.PresentAsync();
        await using var faulty = FaultyLine.To(cluster.Login.Address, cluster.Login.Port);
        var place = LabPerson.Place("carol", cluster.Login, faulty.Port, faulty.Host);
        await using var line = await LabLine.SignedInAsync(place, cluster.User("carol"), Ct);
        var shell = await line.ShellAsync(Ct);
        faulty.Cut();
        await Eventually.IsAsync(() => line.Line.State.Contact == SystemContact.NeedsSignIn, "the sign-in is asked for");
        var asked = line.Person.Asked.Count;
        var waiting = shell.RunAsync(new("echo", "queued"), Ct);
        var connections = faulty.Accepted;
        await Task.Delay(TimeSpan.FromSeconds(2), Ct);
        Assert.Equal((asked, connections), (line.Person.Asked.Count, faulty.Accepted));
        await line.Line.SignInAsync(place, LabPerson.Credentials(cluster.User("carol")), line.Person, Ct);
        Assert.Equal("queued\n", (await waiting).Output);
        Assert.Single(line.States, state => state.Contact == SystemContact.NeedsSignIn);
    }

    [Fact]
    public async Task SignOut_WhileTheLineIsMadeAgain_LeavesNoneStanding()
    {
        var cluster = await lab.PresentAsync();
        await using var faulty = FaultyLine.To(cluster.Login.Address, cluster.Login.Port);
        var place = LabPerson.Place("alice", cluster.Login, faulty.Port, faulty.Host);
        await using var line = await LabLine.SignedInAsync(place, cluster.User("alice"), Ct);
        faulty.GoSilent();
        faulty.Cut();
        await Eventually.IsAsync(() => faulty.Accepted == 2, "it is made again");

        line.Line.SignOut();
        faulty.Resume();

        await Eventually.IsAsync(() => faulty.Standing == 0, "what was under way is let go of", 60);
        Assert.Equal(SystemContact.NeedsSignIn, line.Line.State.Contact);
        Assert.Single(line.States, state => state.Contact == SystemContact.Connected);
    }

    [Fact]
    public async Task Line_ThatFallsSilent_IsNoticedWithin30SecondsAndMadeAgain()
    {
        var cluster = await lab.PresentAsync();
        await using var faulty = FaultyLine.To(cluster.Login.Address, cluster.Login.Port);
        var place = LabPerson.Place("alice", cluster.Login, faulty.Port, faulty.Host);
        await using var line = await LabLine.SignedInAsync(place, cluster.User("alice"), Ct);
        var shell = await line.ShellAsync(Ct);
        faulty.GoSilent();
        var began = TimeProvider.System.GetTimestamp();
        var pending = shell.RunAsync(new("echo", "hello") { Limit = TimeSpan.FromMinutes(5) }, Ct);
        await Assert.ThrowsAsync<ShellException>(() => pending);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
        faulty.Cut();
        faulty.Resume();
        await Eventually.IsAsync(() => line.States.Count(state => state.Contact == SystemContact.Connected) == 2, "the line is back", 60);
        Assert.Equal("hi\n", (await shell.RunAsync(new("echo", "hi"), Ct)).Output);
    }

    [Fact]
    public async Task Folder_OfManySmallFilesOverASlowLine_TravelsAsAStream()
    {
        var cluster = await lab.PresentAsync();
        await using var faulty = FaultyLine.To(cluster.Login.Address, cluster.Login.Port);
        faulty.Delay(TimeSpan.FromMilliseconds(10));
        var place = LabPerson.Place("alice", cluster.Login, faulty.Port, faulty.Host);
        await using var line = await LabLine.SignedInAsync(place, cluster.User("alice"), Ct);
        var shell = await line.ShellAsync(Ct);
        using var here = new TempFolder();
        for (var i = 0; i < 500; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(here.Path, $"{i}"), new string('x', 4096), Ct);
        }

        var began = TimeProvider.System.GetTimestamp();
        await shell.PushAsync(here.Path, $"{shell.Home}/slow", Ct);
        // One by one, at some 90 ms each, it would be 45 s.
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20));
        Assert.Equal("500\n", (await shell.RunAsync(new("sh", "-c", "ls .pollinator/slow | wc -l"), Ct)).Output);
    }

    [Fact]
    public async Task LoginNodes_TwoWithOneHome_AreOneSystem()
    {
        var cluster = await lab.PresentAsync();
        await using var first = await SignedInAsync(cluster, "alice");
        await (await first.ShellAsync(Ct)).WriteAsync("/home/alice/.pollinator/shared", "x"u8.ToArray(), Ct);
        var login2 = cluster.Description.SshServers["login2"];
        await using var second = await LabLine.SignedInAsync(LabPerson.Place("alice", login2), cluster.User("alice"), Ct);
        Assert.Equal(1, await (await second.ShellAsync(Ct)).ReadAsync("/home/alice/.pollinator/shared", 0, new byte[10], Ct));
    }

    [Fact]
    public async Task Account_ThatRunsNoCommands_IsToldWhatItsShellSaid()
    {
        var cluster = await lab.PresentAsync();
        var jump = cluster.Description.SshServers["jump"];
        await using var line = await LabLine.SignedInAsync(LabPerson.Place("alice", jump), cluster.User("alice"), Ct);
        var refused = await Assert.ThrowsAsync<ShellException>(() => line.ShellAsync(Ct));
        Assert.Contains("not available", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private static Task<LabLine> SignedInAsync(SlurmCluster cluster, string user) =>
        LabLine.SignedInAsync(LabPerson.Place(user, cluster.Login), cluster.User(user), Ct);

    private static async Task RunsAsync(SlurmCluster cluster, string user, string program)
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await cluster.OnAsync("login1", "pgrep", "-u", user, "-x", program)).ExitCode != 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"{program} of {user} does not run");
        }
    }
}
