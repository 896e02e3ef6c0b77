using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.State;
using Pollinator.Slurm.Gateway;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Portal.Tests.Slurm.Ssh;

[Trait("Stage", "Integration")]
public sealed class SignInDeskTests(SlurmLab lab) : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private KeyStore Keys(string passphrase = "secret of the portal") => new(new StateFolder(_folder.Path), passphrase);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Code_TypedWrongOnce_IsAskedAgainWithTheServersWords()
    {
        var cluster = await lab.PresentAsync();
        var place = LabPerson.Place("bob", cluster.Login);
        await using var line = LabLine.To(place, cluster.User("bob"));
        var isFirst = true;
        line.Person.Answer = question =>
        {
            var isWrong = isFirst && question.Text.Contains("code", StringComparison.Ordinal);
            isFirst &= !isWrong;
            return isWrong ? "000000" : null;
        };
        await new SignInDesk(line.Line, Keys(), TimeProvider.System).SignInAsync(place, new() { Way = SignInWay.Interactive }, line.Person, Ct);
        Assert.Equal(4, line.Person.Asked.Count);
        Assert.Contains("Permission denied", line.Person.Asked[2].Instruction, StringComparison.Ordinal);
        Assert.Contains("Try 2 of 3", line.Person.Asked[2].Instruction, StringComparison.Ordinal);
        Assert.Equal(SystemContact.Connected, line.Line.State.Contact);
        Assert.False(await new SignInDesk(line.Line, Keys(), TimeProvider.System).ComeBackAsync(place, Ct));
    }

    [Fact]
    public async Task Code_TypedWrongAlways_EndsAfterThreeTries()
    {
        var cluster = await lab.PresentAsync();
        var place = LabPerson.Place("bob", cluster.Login);
        await using var line = LabLine.To(place, cluster.User("bob"));
        line.Person.Answer = question => question.Text.Contains("code", StringComparison.Ordinal) ? "000000" : null;
        var desk = new SignInDesk(line.Line, Keys(), TimeProvider.System);
        await Assert.ThrowsAsync<SshFault>(() => desk.SignInAsync(place, new() { Way = SignInWay.Interactive }, line.Person, Ct));
        Assert.Equal(6, line.Person.Asked.Count);
    }

    [Fact]
    public async Task Key_MadeHere_OpensTheSystemUnderItsRestrictions_AndComesBack()
    {
        var cluster = await lab.PresentAsync();
        var made = Keys().Make(null, "pollinator-lab");
        Assert.Equal(made, Keys().Make(null, "pollinator-lab"));
        Assert.StartsWith("restrict ecdsa-sha2-nistp256 ", made.RestrictedLine, StringComparison.Ordinal);
        var written = await cluster.AsAsync("stray", ["sh", "-c", "cat >> .ssh/authorized_keys"], made.RestrictedLine + "\n");
        written.Require();

        var place = LabPerson.Place("stray", cluster.Login);
        await using (var line = LabLine.To(place, cluster.User("stray")))
        {
            await new SignInDesk(line.Line, Keys(), TimeProvider.System).SignInAsync(place, new() { Way = SignInWay.MadeKey }, line.Person, Ct);
            var shell = await line.ShellAsync(Ct);
            Assert.Equal("hi\n", (await shell.RunAsync(new("echo", "hi"), Ct)).Output);
        }

        await using var again = LabLine.To(place, cluster.User("stray"));
        Assert.True(await new SignInDesk(again.Line, Keys(), TimeProvider.System).ComeBackAsync(place, Ct));
        Assert.Empty(again.Person.Asked);
        Assert.False(await new SignInDesk(again.Line, Keys("another"), TimeProvider.System).ComeBackAsync(place, Ct));
        Assert.All(
            Directory.GetFiles(_folder.Path, "ssh-*"),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file))
        );
        Assert.DoesNotContain(
            "BEGIN EC PRIVATE",
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, "ssh-key.pem"), Ct),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Key_WithAPassphrase_IsAskedForIt()
    {
        var cluster = await lab.PresentAsync();
        var file = Path.Combine(_folder.Path, "locked");
        File.Copy(cluster.User("alice").Key, file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var lockKey = Process.Start("ssh-keygen", ["-q", "-p", "-P", "", "-N", "open sesame", "-f", file]))
        {
            await lockKey.WaitForExitAsync(Ct);
        }

        var place = LabPerson.Place("alice", cluster.Login);
        await using var line = LabLine.To(place, cluster.User("alice"));
        var answers = new Queue<string>(["wrong", "open sesame"]);
        line.Person.Answer = _ => answers.Dequeue();
        var request = new SignInRequest { Way = SignInWay.BroughtKey, PrivateKey = await File.ReadAllTextAsync(file, Ct) };
        await new SignInDesk(line.Line, Keys(), TimeProvider.System).SignInAsync(place, request, line.Person, Ct);
        Assert.Equal(SystemContact.Connected, line.Line.State.Contact);
        Assert.Equal(2, line.Person.Asked.Count);
        Assert.StartsWith("SHA256:", Keys().Kept()?.Fingerprint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_BroughtWithItsKey_SignsInAndTellsItsEnd()
    {
        var cluster = await lab.PresentAsync();
        var dave = cluster.User("dave");
        var place = LabPerson.Place("dave", cluster.Login);
        await using var line = LabLine.To(place, dave);
        var request = new SignInRequest
        {
            Way = SignInWay.BroughtKey,
            PrivateKey = await File.ReadAllTextAsync(dave.Key, Ct),
            Certificate = await File.ReadAllTextAsync(dave.Certificate, Ct),
        };
        await new SignInDesk(line.Line, Keys(), TimeProvider.System).SignInAsync(place, request, line.Person, Ct);
        Assert.InRange(line.Line.ExpiresAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1), TimeSpan.FromHours(25));
        Assert.Equal(line.Line.ExpiresAt, Keys().Kept()?.Ends);
        Assert.StartsWith("SHA256:", Keys().Kept()?.Fingerprint, StringComparison.Ordinal);
        var bad = await Assert.ThrowsAsync<ExecutorException>(() =>
            new SignInDesk(line.Line, Keys(), TimeProvider.System).SignInAsync(place, request with { PrivateKey = "no key" }, line.Person, Ct)
        );
        Assert.Contains("cannot be read", bad.Message, StringComparison.Ordinal);
    }
}
