using System.Text;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Local;

[Trait("Stage", "Integration")]
public sealed class PublishedProgramTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private FakePortal _portal = null!;
    private ExecutorProcess _executor = null!;

    public async ValueTask InitializeAsync()
    {
        _portal = await FakePortal.StartAsync();
        _executor = await ExecutorProcess.StartAsync(_portal.Address, _folder.Path, _portal.NewCode());
    }

    public async ValueTask DisposeAsync()
    {
        await _executor.DisposeAsync();
        await _portal.DisposeAsync();
        Assert.Empty(_portal.Faults);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Job_ThatEndsWell_ClosesWithItsLogAndExitCode()
    {
        var job = _portal.Submit(Sh("echo out; echo err >&2"));

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), (close.End, close.Reason, close.ExitCode));
        Assert.Equal("out\n", job.Text());
        Assert.Equal("err\n", job.Text(LogStream.Stderr));
        Assert.Equal([AttemptEventKind.Running], job.Events.Select(told => told.Kind));
    }

    [Fact]
    public async Task ManyShortJobs_AllClose()
    {
        var jobs = Enumerable.Range(0, 30).Select(i => _portal.Submit(Sh($"echo {i}; exit {i}"))).ToList();

        foreach (var (job, i) in jobs.Select((job, i) => (job, i)))
        {
            var close = await Eventually.ComesAsync(job.Closed);
            Assert.Equal(i, close.ExitCode);
            Assert.Equal($"{i}\n", job.Text());
        }
    }

    [Fact]
    public async Task Output_OfAnyBytes_ArrivesByteForByte()
    {
        var job = _portal.Submit(
            Sh("head -c 5000000 /dev/zero | tr '\\0' x; printf '\\n\\0\\0\\377\\376 10%%\\r 20%%\\r100%%\\n'; echo again >/dev/stdout")
        );

        await Eventually.ComesAsync(job.Closed);

        byte[] expected = [.. Enumerable.Repeat((byte)'x', 5_000_000), .. "\n\0\0"u8, 0xff, 0xfe, .. " 10%\r 20%\r100%\nagain\n"u8];
        Assert.Equal(expected, job.Log(LogStream.Stdout));
    }

    [Fact]
    public async Task Log_ThatThePortalTakesNoMoreOf_DoesNotEndTheJob()
    {
        _portal.LongestLog = 10;
        var job = _portal.Submit(Sh("echo short; sleep 0.5; echo and now for something longer; sleep 0.5; exit 5"));

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((EndReason.Exited, 5), (close.Reason, close.ExitCode));
        Assert.Equal("short\n", job.Text());
    }

    [Fact]
    public async Task Words_OfAnyCharacters_ArriveAsTheyAreAndRunNothing()
    {
        string[] hostile = ["$(touch /tmp/pollinator-pwned)", "`id`", "a'b\"c", "-n", "--", "a=b", "two\nlines", "", "* ?", "😀"];
        var job = _portal.Submit(
            new()
            {
                Command = ["/usr/bin/printf", "%s|", .. hostile],
                Environment = new Dictionary<string, string>
                {
                    ["a.b"] = "$(id)",
                    ["IFS"] = "x",
                    ["FOO"] = "l1\nl2 ' \"",
                },
            }
        );
        var environment = _portal.Submit(
            new()
            {
                Command = ["/usr/bin/env", "-0"],
                Environment = new Dictionary<string, string>
                {
                    ["a.b"] = "$(id)",
                    ["IFS"] = "x",
                    ["FOO"] = "l1\nl2 ' \"",
                },
            }
        );

        await Eventually.ComesAsync(job.Closed);
        await Eventually.ComesAsync(environment.Closed);

        Assert.Equal(string.Concat(hostile.Select(word => word + "|")), job.Text());
        var names = environment.Text().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("a.b=$(id)", names);
        Assert.Contains("IFS=x", names);
        Assert.Contains("FOO=l1\nl2 ' \"", names);
        Assert.False(File.Exists("/tmp/pollinator-pwned"));
    }

    [Fact]
    public async Task Environment_HoldsNothingOfTheExecutors()
    {
        var job = _portal.Submit(new() { Command = ["env"] });

        await Eventually.ComesAsync(job.Closed);

        var names = job.Text().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(["HOME", "LANG", "PATH", "POLLINATOR_JOB_ID", "POLLINATOR_PROJECT_DIR", "PYTHONUNBUFFERED"], names);
    }

    [Fact]
    public async Task Signals_AreNotIgnoredByDefault()
    {
        var job = _portal.Submit(new() { Command = ["grep", "-E", "Sig(Ign|Blk)", "/proc/self/status"] });

        await Eventually.ComesAsync(job.Closed);

        Assert.Equal("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", job.Text());
    }

    [Fact]
    public async Task Results_AreKeptAlsoAfterAFailure()
    {
        var job = _portal.Submit(Sh("mkdir -p result/deep; printf hello >result/deep/a.txt; printf '{\"loss\":0.5}' >result/outputs.json; exit 7"));

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Failed, 7), (close.End, close.ExitCode));
        Assert.Equal(0.5, close.Outputs!["loss"].GetDouble());
        Assert.Contains("deep/a.txt", job.Results!.Entries.Select(entry => entry.Path));
        Assert.Equal(SnapshotEncoding.IdOf(job.Results), close.Results);
    }

    [Fact]
    public async Task Project_IsStagedBeforeTheStart()
    {
        var job = new FakeJobBuilder()
            .With("src/run.sh", "#!/bin/sh\necho staged; cat data/a\n", isExecutable: true)
            .With("data/a", "A")
            .Submit(_portal, new() { Command = ["src/run.sh"] });

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal(0, close.ExitCode);
        Assert.Equal("staged\nA", job.Text());
        Assert.Equal([AttemptEventKind.Staged, AttemptEventKind.Running], job.Events.Select(told => told.Kind));
    }

    [Fact]
    public async Task Stop_EndsTheProgramAndAllItStarted()
    {
        var job = _portal.Submit(Sh("trap '' TERM; setsid sleep 986 & (setsid sh -c 'env -i sleep 987' &) ; echo ready; sleep 988; sleep 989"));
        await Eventually.IsAsync(() => job.Text() == "ready\n", "the job says that it is ready");

        job.Stop = EndReason.CancelledByUser;
        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (close.End, close.Reason));
        Assert.Empty(Running("sleep 98"));
    }

    [Fact]
    public async Task Walltime_EndsTheJob()
    {
        var job = _portal.Submit(Sh("echo begun; sleep 600") with { Conditions = new() { WalltimeSeconds = 1 } });

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Failed, EndReason.Walltime), (close.End, close.Reason));
        Assert.Equal("begun\n", job.Text());
    }

    [Fact]
    public async Task Program_ThatIsNotThere_IsToldInASentence()
    {
        var job = _portal.Submit(new() { Command = ["no-such-program"] });

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Failed, EndReason.StartFailed, null), (close.End, close.Reason, close.ExitCode));
        Assert.Contains("'no-such-program' was not found", close.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 3", EndReason.InitFailed, 3)]
    [InlineData("kill -9 $$", EndReason.InitFailed, 137)]
    [InlineData("true", EndReason.StartFailed, null)]
    public async Task Init_ThatFailsOrDoesNotMakeTheProgram_IsTold(string init, EndReason reason, int? code)
    {
        var job = _portal.Submit(new() { Command = ["./made-by-init"], InitCommand = init });

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((reason, code), (close.Reason, close.ExitCode));
    }

    [Fact]
    public async Task Init_RunsFirstInTheSameEnvironment()
    {
        var job = _portal.Submit(
            new()
            {
                Command = ["./made"],
                InitCommand = "printf '#!/bin/sh\\necho \"made with $WORD\"' >made && chmod +x made && echo init",
                Environment = new Dictionary<string, string> { ["WORD"] = "care" },
            }
        );

        await Eventually.ComesAsync(job.Closed);

        Assert.Equal("init\nmade with care\n", job.Text());
    }

    [Fact]
    public async Task Signal_ThatEndsTheProgram_IsTold()
    {
        var job = _portal.Submit(Sh("kill -SEGV $$"));

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((EndReason.Signalled, 139), (close.Reason, close.ExitCode));
        Assert.Contains("SIGSEGV", close.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inputs_StandInAFile()
    {
        var job = new FakeJobBuilder().Submit(
            _portal,
            Sh("cat \"$POLLINATOR_INPUTS\""),
            new() { ["epochs"] = System.Text.Json.JsonSerializer.SerializeToElement(3) }
        );

        await Eventually.ComesAsync(job.Closed);

        Assert.Equal("""{"epochs":3}""", job.Text());
    }

    [Fact]
    public async Task Twin_StartedLater_TakesOverAndTheOlderEnds()
    {
        var job = _portal.Submit(Sh("for i in $(seq 1 40); do echo $i; sleep 0.05; done"));
        await Eventually.IsAsync(() => job.Log(LogStream.Stdout).Length > 0, "the job prints");

        await using var twin = await ExecutorProcess.StartAsync(_portal.Address, _folder.Path, code: null);

        Assert.Equal(3, await _executor.ExitAsync());
        Assert.Contains("newer start", _executor.Said, StringComparison.Ordinal);
        await Eventually.ComesAsync(job.Closed);
        Assert.Equal(string.Concat(Enumerable.Range(1, 40).Select(i => $"{i}\n")), job.Text());
    }

    [Fact]
    public async Task Terminate_EndsTheExecutorAndNotItsJobs()
    {
        var job = _portal.Submit(Sh("echo a; sleep 1; echo b"));
        await Eventually.IsAsync(() => job.Text() == "a\n", "the job prints");

        Assert.Equal(0, await _executor.EndAsync());
        await using var next = await ExecutorProcess.StartAsync(_portal.Address, _folder.Path, code: null);

        Assert.Equal(0, (await Eventually.ComesAsync(job.Closed)).ExitCode);
        Assert.Equal("a\nb\n", job.Text());
    }

    [Fact]
    public async Task State_IsForItsOwnerOnlyAndEmptyAfterwards()
    {
        var job = _portal.Submit(Sh("mkdir locked; touch locked/x; chmod 000 locked; touch \"$(printf 'bad\\377name')\""));
        await Eventually.ComesAsync(job.Closed);

        Assert.Equal("rwx------", Mode(_folder.Path));
        Assert.Equal("rw-------", Mode(Path.Combine(_folder.Path, "key.pem")));
        await Eventually.IsAsync(
            () => !Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "attempts")).Any(),
            "the attempt's folder is gone"
        );
        await Eventually.IsAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "handles")).Any(), "its handle is gone");
    }

    internal static JobSpec Sh(string line) => new() { Command = ["sh", "-c", line] };

    internal static List<string> Running(string words) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
                .Select(folder => ReadOrEmpty(Path.Combine(folder, "cmdline")).Replace('\0', ' '))
                .Where(line => line.StartsWith(words, StringComparison.Ordinal)),
        ];

    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.ReadAllText(file, Encoding.Latin1);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Mode(string path) =>
        string.Concat("rwxrwxrwx".Select((letter, i) => ((int)File.GetUnixFileMode(path) & (1 << (8 - i))) != 0 ? letter : '-'));
}
