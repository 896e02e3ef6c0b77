using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.Ssh;

namespace Pollinator.Portal.Tests.Slurm.Ssh;

[Trait("Stage", "Integration")]
public sealed class SshShellTests(SlurmLab lab)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<LabLine> LineAsync(string user)
    {
        var cluster = await lab.PresentAsync();
        return await LabLine.SignedInAsync(LabPerson.Place(user, cluster.Login), cluster.User(user), Ct);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("bob")]
    [InlineData("carol")]
    [InlineData("dave")]
    [InlineData("erin")]
    [InlineData("frank")]
    [InlineData("csh")]
    [InlineData("noisy")]
    public async Task Command_OfEveryUser_IsReadByteForByte(string user)
    {
        await using var line = await LineAsync(user);
        var shell = await line.ShellAsync(Ct);
        var words = new[] { "a b", "it's", "$HOME `id` \\", "!!", "x\ny", "-n", "ü ☃", "\"", "*", "#SBATCH", "" };
        var said = await shell.RunAsync(
            new(["sh", "-c", "printf '<%s>' \"$@\" \"$ODD\"; printf oops >&2; exit 7", "sh", .. words])
            {
                Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["ODD"] = "a'b\nc=!d" },
            },
            Ct
        );

        Assert.Equal(string.Concat(words.Append("a'b\nc=!d").Select(word => $"<{word}>")), said.Output);
        Assert.Equal("oops", said.Errors);
        Assert.Equal(7, said.ExitCode);
        Assert.Equal($"/home/{user}/.pollinator", shell.Home);
        Assert.Contains("slurm", (await shell.RunAsync(new("sinfo", "-V"), Ct)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_ThatIsFedAStream_ReadsIt()
    {
        await using var line = await LineAsync("csh");
        var shell = await line.ShellAsync(Ct);
        var bytes = new byte[3_000_000];
        Random.Shared.NextBytes(bytes);
        var said = await shell.RunAsync(new("sha256sum") { Input = (stream, ct) => stream.WriteAsync(bytes, ct).AsTask() }, Ct);
        Assert.StartsWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), said.Output, StringComparison.Ordinal);

        var early = await shell.RunAsync(
            new("sh", "-c", "echo no >&2; exit 3") { Input = (stream, ct) => stream.WriteAsync(bytes, ct).AsTask() },
            Ct
        );
        Assert.Equal((3, "no\n"), (early.ExitCode, early.Errors));
    }

    // A server ends the connection over bytes on a channel that was closed; a user who needs a code could not come back by themself.
    [Fact]
    public async Task Command_GivenUpOrEndedWhileItIsFed_LeavesTheConnectionStanding()
    {
        await using var line = await LineAsync("bob");
        var shell = await line.ShellAsync(Ct);
        var bytes = new byte[4_000_000];
        for (var round = 0; round < 12; round++)
        {
            using var givenUp = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            var begun = new TaskCompletionSource();
            var fed = shell.RunAsync(
                new("sh", "-c", round % 2 == 0 ? "cat >/dev/null" : "head -c 300000 >/dev/null; exit 3") { Input = FeedAsync },
                givenUp.Token
            );
            await begun.Task;
            if (round % 2 == 0)
            {
                await givenUp.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fed);
            }
            else
            {
                Assert.Equal(3, (await fed).ExitCode);
            }

            Assert.Equal("on\n", (await shell.RunAsync(new("echo", "on"), Ct)).Output);

            async Task FeedAsync(Stream stream, CancellationToken ct)
            {
                await stream.WriteAsync(bytes.AsMemory(0, 1), ct);
                begun.SetResult();
                while (true)
                {
                    await stream.WriteAsync(bytes, ct);
                }
            }
        }

        Assert.Equal(SystemContact.Connected, line.Line.State.Contact);
    }

    [Fact]
    public async Task Program_LeftOpen_IsTalkedToUntilItIsClosed()
    {
        await using var line = await LineAsync("noisy");
        var shell = await line.ShellAsync(Ct);
        await using (var stream = await shell.OpenAsync(["cat", "-u"], Ct))
        {
            for (var i = 0; i < 3; i++)
            {
                var sent = Encoding.UTF8.GetBytes($"it's {i}\n");
                await stream.WriteAsync(sent, Ct);
                var got = new byte[sent.Length];
                await stream.ReadExactlyAsync(got, Ct);
                Assert.Equal(sent, got);
            }
        }

        Assert.Equal("on\n", (await shell.RunAsync(new("echo", "on"), Ct)).Output);
    }

    [Fact]
    public async Task Command_OverItsLimitOrWithTooMuchOutput_EndsThereAndIsNoAnswer()
    {
        await using var line = await LineAsync("alice");
        var shell = await line.ShellAsync(Ct);
        var late = await Assert.ThrowsAsync<ShellException>(() => shell.RunAsync(new("sleep", "4711") { Limit = TimeSpan.FromSeconds(1) }, Ct));
        Assert.Contains("within 1 s", late.Message, StringComparison.Ordinal);
        var much = await Assert.ThrowsAsync<ShellException>(() => shell.RunAsync(new("yes") { MostBytes = 100_000 }, Ct));
        Assert.Contains("more than 100000 bytes", much.Message, StringComparison.Ordinal);
        await NoneLeftAsync(shell, "sleep 4711|yes");
    }

    [Fact]
    public async Task Files_WrittenAndReadAtOffsets_AreWhole()
    {
        await using var line = await LineAsync("noisy");
        var shell = await line.ShellAsync(Ct);
        foreach (var size in (int[])[0, 1, 1000, 96 * 1024, 96 * 1024 + 1, 5_000_000])
        {
            var bytes = new byte[size];
            Random.Shared.NextBytes(bytes);
            var path = $"{shell.Home}/it's {size}";
            await shell.WriteAsync(path, bytes, Ct);
            Assert.Equal(bytes, await AllAsync(shell, path));
        }

        Assert.Equal("600\n", (await shell.RunAsync(new("stat", "-c", "%a", $"{shell.Home}/it's 1000"), Ct)).Output);
        Assert.Equal(0, await shell.ReadAsync($"{shell.Home}/none", 0, new byte[10], Ct));
        Assert.Equal(0, await shell.ReadAsync($"{shell.Home}/it's 1000", 1000, new byte[10], Ct));
        var refused = await Assert.ThrowsAsync<ShellException>(() => shell.WriteAsync("/none/x", new byte[5], Ct));
        Assert.Contains("/none/x", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_ManyReadAtOnce_ComeInFewRoundTrips()
    {
        await using var line = await LineAsync("alice");
        var shell = await line.ShellAsync(Ct);
        await shell.RunAsync(new("sh", "-c", "mkdir -p .pollinator/many; for i in $(seq 200); do echo $i > .pollinator/many/$i; done"), Ct);
        var began = TimeProvider.System.GetTimestamp();
        var texts = await Task.WhenAll(
            Enumerable
                .Range(1, 400)
                .Select(async i =>
                {
                    var buffer = new byte[16 * 1024];
                    return Encoding.UTF8.GetString(buffer, 0, await shell.ReadAsync($"{shell.Home}/many/{i}", 0, buffer, Ct));
                })
        );
        Assert.Equal(Enumerable.Range(1, 400).Select(i => i <= 200 ? $"{i}\n" : ""), texts);
        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Folder_PushedAndPulled_ComesBackAsItWas()
    {
        await using var line = await LineAsync("csh");
        var shell = await line.ShellAsync(Ct);
        using var here = new TempFolder();
        var from = Directory.CreateDirectory(Path.Combine(here.Path, "from")).FullName;
        for (var i = 0; i < 5000; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(from, $"ü {i % 50}")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, $"it's {i}\n!"), new string('x', i), Ct);
        }

        var run = Path.Combine(from, "run.sh");
        await File.WriteAllTextAsync(run, "#!/bin/sh\n", Ct);
        File.SetUnixFileMode(run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(from, "link"), "ü 1");
        var big = new byte[40_000_000];
        Random.Shared.NextBytes(big);
        await File.WriteAllBytesAsync(Path.Combine(from, "big"), big, Ct);
        Directory.CreateDirectory(Path.Combine(from, "empty"));

        await shell.PushAsync(from, $"{shell.Home}/pushed", Ct);
        await shell.PushAsync(from, $"{shell.Home}/pushed", Ct);
        Assert.Empty(await shell.PullAsync($"{shell.Home}/pushed", Path.Combine(here.Path, "to"), Ct));

        Assert.Equal(Tree(from), Tree(Path.Combine(here.Path, "to")));
        Assert.Equal("ü 1", new FileInfo(Path.Combine(here.Path, "to", "link")).LinkTarget);
        Assert.True(File.GetUnixFileMode(Path.Combine(here.Path, "to", "run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Empty(await shell.PullAsync($"{shell.Home}/none", Path.Combine(here.Path, "no"), Ct));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(here.Path, "no")));
        await shell.WriteAsync($"{shell.Home}/file", "x"u8.ToArray(), Ct);
        await shell.RunAsync(new("sh", "-c", "mkdir -p .pollinator/shut && chmod 0 .pollinator/shut"), Ct);
        var shut = await Assert.ThrowsAsync<ShellException>(() => shell.PullAsync($"{shell.Home}/shut", Path.Combine(here.Path, "shut"), Ct));
        Assert.Contains("/.pollinator/shut", shut.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(here.Path, "shut")));
    }

    [Fact]
    public async Task LittleFolder_PushedTwice_IsThereAsItIsNow()
    {
        await using var line = await LineAsync("alice");
        var shell = await line.ShellAsync(Ct);
        using var here = new TempFolder();
        var from = Directory.CreateDirectory(Path.Combine(here.Path, "from")).FullName;
        Directory.CreateDirectory(Path.Combine(from, "project", "it's empty"));
        var script = Path.Combine(from, "script.sh");
        await File.WriteAllTextAsync(script, "#!/bin/sh\n", Ct);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await shell.PushAsync(from, $"{shell.Home}/little", Ct);
        await File.WriteAllTextAsync(script, "#!/bin/sh\ntrue\n", Ct);
        await shell.PushAsync(from, $"{shell.Home}/little", Ct);

        Assert.Empty(await shell.PullAsync($"{shell.Home}/little", Path.Combine(here.Path, "to"), Ct));
        Assert.Equal(Tree(from), Tree(Path.Combine(here.Path, "to")));
        await Assert.ThrowsAsync<ShellException>(() => shell.PushAsync(from, "/proc/nowhere", Ct));
    }

    private static Task NoneLeftAsync(SshShell shell, string what) =>
        Eventually.SeesAsync(
            () => shell.RunAsync(new("pgrep", "-u", "alice", "-f", $"^({what})"), Ct),
            said => said.ExitCode != 0,
            said => $"none is left. There is {said.Output}",
            seconds: 20
        );

    private static async Task<byte[]> AllAsync(SshShell shell, string path)
    {
        using var all = new MemoryStream();
        var buffer = new byte[700_000];
        int read;
        while ((read = await shell.ReadAsync(path, all.Length, buffer, Ct)) > 0)
        {
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static List<string> Tree(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file =>
                    $"{Path.GetRelativePath(folder, file)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"
                )
                .Order(StringComparer.Ordinal),
        ];
}
