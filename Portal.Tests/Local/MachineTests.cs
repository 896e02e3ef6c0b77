using Pollinator.Contracts;
using Pollinator.Local;
using Pollinator.Local.Launch;
using Pollinator.Local.Machine;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;

namespace Pollinator.Portal.Tests.Local;

public sealed class MachineTests
{
    [Fact]
    public void Meminfo_GivesBytes() =>
        Assert.Equal(24_689_444L * 1024, MachineFacts.MemoryBytes("MemTotal:       24689444 kB\nMemFree:        100 kB\n"));

    [Theory]
    [InlineData("")]
    [InlineData("MemTotal: lots")]
    [InlineData("MemTotal: 5 MB")]
    public void Meminfo_ThatIsNotUnderstood_IsLeftOut(string text) => Assert.Null(MachineFacts.MemoryBytes(text));

    [Fact]
    public void Cpuinfo_GivesTheModel()
    {
        Assert.Equal("AMD EPYC 7713", MachineFacts.CpuModel("processor\t: 0\nmodel name\t: AMD EPYC 7713\n"));
        Assert.Equal("Raspberry Pi 5", MachineFacts.CpuModel("processor\t: 0\nModel\t\t: Raspberry Pi 5\n"));
        Assert.Null(MachineFacts.CpuModel("processor\t: 0\n"));
    }

    [Fact]
    public void Release_GivesTheSystem() =>
        Assert.Equal("Debian GNU/Linux 12", MachineFacts.SystemName("NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n"));

    [Theory]
    [InlineData("150000 100000", 1500L)]
    [InlineData("max 100000", null)]
    [InlineData("-1 100000", null)]
    [InlineData("", null)]
    public void Quota_GivesMillicores(string text, long? expected) => Assert.Equal(expected, ControlGroup.Quota(text));

    [Theory]
    [InlineData("42 (sh) S 1 42 40 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 9876 10", 42, 1, 40, 9876L)]
    [InlineData("42 (a) b) S 9 (x) R 1 42 40 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 9876 10", 42, 1, 40, 9876L)]
    [InlineData("42 (a\n) Z 1 42 40 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 9876 10", 42, 1, 40, 9876L)]
    public void Stat_OfAnyName_IsRead(string line, int pid, int parent, int session, long start)
    {
        var stat = ProcessStat.Parse(line)!;

        Assert.Equal((pid, parent, session, start), (stat.Pid, stat.Parent, stat.Session, stat.StartTicks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("42 sh S 1")]
    [InlineData("42 (sh) S 1 2")]
    public void Stat_ThatIsCut_IsLeftOut(string line) => Assert.Null(ProcessStat.Parse(line));

    [Fact]
    public void Free_IsAllLessWhatWasAskedFor()
    {
        var has = A.Machine() with { Gpus = [new("A100", 2, 1), new("T4", 1, 1)] };
        JobSpec[] held =
        [
            new()
            {
                Conditions = new() { CpuMillicores = 4000, MemoryBytes = 8L << 30 },
            },
            new() { Conditions = new() { Gpu = new(2, null) } },
        ];

        Assert.Equal(new(14, 12_000, 56L << 30, 1), Capacity.Free(has, held));
    }

    [Fact]
    public void Free_NeverFallsBelowNothing()
    {
        var held = Enumerable
            .Repeat(
                new JobSpec
                {
                    Conditions = new()
                    {
                        CpuMillicores = 10_000,
                        MemoryBytes = 60L << 30,
                        Gpu = new(5, null),
                    },
                },
                20
            )
            .ToList();

        Assert.Equal(new(0, 0, 0, 0), Capacity.Free(A.Machine(), held));
    }

    [Theory]
    [InlineData("", "--portal needs")]
    [InlineData("--portal ftp://x", "--portal needs")]
    [InlineData("--portal http://x --slots 0", "--slots needs")]
    [InlineData("--portal http://x --grace ever", "--grace needs")]
    [InlineData("--portal", "--portal needs a value")]
    [InlineData("--code secret", "'--code' is not known")]
    public void Arguments_ThatAreWrong_AreToldInASentence(string words, string sentence)
    {
        var (arguments, fault) = LocalArguments.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Null(arguments);
        Assert.Contains(sentence, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_OfEveryKind_AreRead()
    {
        var (arguments, _) = LocalArguments.Parse("--portal https://p.example/x --state /tmp/s --slots 3 --grace 0 --keep --register".Split(' '));

        Assert.Equal(
            (new Uri("https://p.example/x"), "/tmp/s", true, true),
            (arguments!.Options.Portal, arguments.Options.StateFolder, arguments.Options.KeepFolders, arguments.Options.RegisterAnew)
        );
        Assert.Equal((3, TimeSpan.Zero), (arguments.Local.Slots, arguments.Local.Grace));
    }

    [Theory]
    [InlineData(0, "", false, 0, EndReason.Exited)]
    [InlineData(1, "command", false, 0, EndReason.Exited)]
    [InlineData(255, "command", false, 0, EndReason.Exited)]
    [InlineData(137, "command", false, 0, EndReason.Signalled)]
    [InlineData(137, "command", false, 1, EndReason.OutOfMemory)]
    [InlineData(1, "command", false, 1, EndReason.Exited)]
    [InlineData(0, "command", true, 0, EndReason.Walltime)]
    [InlineData(137, "command", true, 1, EndReason.Walltime)]
    [InlineData(2, "init", false, 0, EndReason.InitFailed)]
    public void End_MeansWhatItsEvidenceSays(int status, string step, bool walltime, long kills, EndReason expected)
    {
        var end = RunEnds.Of(new(step, status, walltime, IsMissing: false, kills, default), A.Spec(), "");

        Assert.Equal(expected, end.Reason);
        Assert.Equal(expected == EndReason.Exited && status == 0, end.End == Contracts.Protocol.AttemptEnd.Succeeded);
    }

    [Fact]
    public void LauncherGone_AfterARestartOfTheMachine_IsANodeFailureAndElseLost()
    {
        var mark = new LauncherMark(42, 4711, "then");

        Assert.Equal(EndReason.NodeFailure, RunEnds.Gone(mark, "now", default).Reason);
        Assert.Equal(EndReason.Lost, RunEnds.Gone(mark, "then", default).Reason);
    }

    [Fact]
    public void Command_IsFoundByPathOrInTheProject()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "run.sh");
        File.WriteAllText(file, "");

        CommandSearch.Require("sh", folder.Path, JobEnvironment.Path);
        Assert.Contains("not marked as executable", Fault("./run.sh"), StringComparison.Ordinal);
        Assert.Contains("is not there", Fault("./no.sh"), StringComparison.Ordinal);
        Assert.Contains("was not found", Fault("run.sh"), StringComparison.Ordinal);
        Assert.Contains("empty", Fault(""), StringComparison.Ordinal);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        CommandSearch.Require("./run.sh", folder.Path, JobEnvironment.Path);

        string Fault(string program) =>
            Assert.Throws<ExecutorException>(() => CommandSearch.Require(program, folder.Path, JobEnvironment.Path)).Message;
    }
}
