using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.States;
using Pollinator.Slurm.Survey;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What real Slurms said (<c>Recorded/</c>, made by <c>Lab/record.sh</c>) to the commands we run is understood, all of it.</summary>
public sealed class RecordedTests
{
    private static readonly string _folder = Path.Combine(LabScript.Folder, "..", "Recorded");

    public static TheoryData<string> Queues() => new(Files("squeue-*-marked.out"));

    public static TheoryData<string> Refusals() =>
        new(
            Files("sbatch-*.err")
                .Where(file => !file.Contains("test-only", StringComparison.Ordinal) && !file.EndsWith("no-slurmctld.err", StringComparison.Ordinal))
        );

    [Theory]
    [MemberData(nameof(Queues))]
    public void Queue_OfEitherGeneration_HasNoStrangeLineAndNoUnknownState(string file)
    {
        var answer = Squeue.Parse(Read(file));

        Assert.Empty(answer.Strange);
        Assert.NotEmpty(answer.Jobs);
        Assert.DoesNotContain(answer.Jobs, job => job.State.Phase == SlurmPhase.Unknown);
    }

    [Theory]
    [MemberData(nameof(Queues))]
    public void Queue_OfEitherGeneration_SaysInKnownWordsWhyEachJobWaits(string file)
    {
        var waiting = Squeue.Parse(Read(file)).Jobs.Where(job => job.State.Phase == SlurmPhase.Pending);

        Assert.DoesNotContain(waiting, job => !PendingReasons.IsKnown(PendingReasons.Read(job.Reason)));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Submit_ThatSlurmRefused_HasASentenceOfItsOwn(string file)
    {
        var refused = Assert.IsType<SbatchAnswer.Refused>(Sbatch.Read(Said(file)));

        Assert.StartsWith("Slurm refused the job. ", refused.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("22.05", 34L)]
    [InlineData("24.11", 24L)]
    public void Submit_ThatSlurmTook_HasItsNumber(string version, long id) =>
        Assert.Equal(new SbatchAnswer.Accepted(id), Sbatch.Read(Said($"{version}/sbatch-accepted.out")));

    [Theory]
    [InlineData("22.05")]
    [InlineData("24.11")]
    public void Submit_WithoutAController_IsNotSent(string version) =>
        Assert.IsType<SbatchAnswer.NotSent>(Sbatch.Read(Said($"{version}/sbatch-no-slurmctld.err")));

    [Theory]
    [InlineData("22.05")]
    [InlineData("24.11")]
    public void Test_OfASubmit_SaysWhereOrWhyNot(string version)
    {
        var fits = SbatchTest.Read(Said($"{version}/sbatch-test-only.err"), TimeSpan.Zero);
        var doesNot = SbatchTest.Read(Said($"{version}/sbatch-test-only-bad.err"), TimeSpan.Zero);

        // Recorded without our environment, so its time is in nobody knows which zone.
        Assert.Equal(("cpu1, partition standard", null, null), (fits.Where, fits.Refusal, fits.StartsAt));
        Assert.StartsWith("Slurm would not take it. No node of the partition has what it asks for", doesNot.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("22.05")]
    [InlineData("24.11")]
    public void Cancel_OfAnothersJob_IsDenied(string version) => Assert.True(Scancel.IsDenied(Said($"{version}/scancel-of-another.err")));

    [Theory]
    [InlineData("22.05", "22.05.8", true)]
    [InlineData("24.11", "24.11.5", false)]
    public void Settings_OfEitherGeneration_AreRead(string version, string full, bool hasAccounting) =>
        Assert.Equal(new SlurmSettings(full, "lab", 1001, hasAccounting, 20), ShowConfig.Parse(Read($"{version}/show-config.out")));

    [Theory]
    [InlineData("22.05", "standard short gpu preempt scav far teaching closed")]
    [InlineData("24.11", "standard short gpu preempt scav")]
    public void Partitions_OfEitherGeneration_AreReadWithTheirNodes(string version, string names)
    {
        var nodes = Sinfo.Parse(Read($"{version}/sinfo-kinds.out"));
        var found = PartitionFindings.Of(ShowPartition.Parse(Read($"{version}/show-partition-o.out")), nodes, []);

        Assert.Equal(names, string.Join(' ', found.Select(one => one.Name)));
        Assert.All(found, one => Assert.True(one is { CpusPerNode: > 0, MemoryBytesPerNode: > 0, Nodes: > 0 }, one.Name));
        var standard = found[0];
        Assert.Equal((true, "UP", 86_400L, 600L), (standard.IsDefault, standard.State, standard.MaxWalltimeSeconds, standard.DefaultWalltimeSeconds));
        Assert.Equal((2, 4, 4000L << 20), (standard.Nodes, standard.CpusPerNode, standard.MemoryBytesPerNode));
        Assert.Equal([("a100", 4)], found[2].Gpus.Select(gpu => (gpu.Name, gpu.Count)));
        Assert.Equal("REQUEUE", found[3].PreemptMode);
    }

    [Fact]
    public void Accounts_AreReadWithTheirLimits()
    {
        var accounts = Sacctmgr.ParseAssociations(Read("22.05/sacctmgr-assoc.out"));
        var use = Sshare.Parse(Read("22.05/sshare.out"));

        Assert.Equal(["teaching", "research"], accounts.Select(one => one.Account));
        Assert.Equal(["capped", "normal", "spent", "strict"], accounts[1].Qos);
        Assert.Equal("research", Sacctmgr.ParseDefaultAccount(Read("22.05/sacctmgr-user.out")));
        Assert.Equal(["root", "research", "teaching"], use.Select(one => one.Account));
        Assert.Equal((115 / 3600.0, null, 10.0), (use[1].CoreHours, use[1].CoreHoursLimit, use[2].CoreHoursLimit));
    }

    [Theory]
    [InlineData("sacctmgr-assoc")]
    [InlineData("sacctmgr-user")]
    [InlineData("sacct-helpformat")]
    public void Accounting_ThatIsOff_SaysNothingAndFails(string command)
    {
        var said = Said($"24.11/{command}.err");

        Assert.Equal(("", false), (said.Output, said.IsOk));
        Assert.Null(Sacct.Of(said.Output));
    }

    [Theory]
    [InlineData("22.05/sdiag.out", 12L)]
    [InlineData("22.05/sdiag-later.out", 1550L)]
    [InlineData("24.11/sdiag.out", 12L)]
    public void Requests_OfAUser_AreCounted(string file, long count) => Assert.Equal(count, Sdiag.Requests(Read(file), "alice"));

    [Fact]
    public void Accounting_IsAskedForWhatItHas_SinceOneUnknownFieldIsNoAnswerAtAll()
    {
        Assert.Equal(Sacct.Full.Fields, Sacct.Of(Read("22.05/sacct-helpformat.out"))?.Fields);
        var unknown = Said("22.05/sacct-unknown-field.err");
        Assert.Equal((1, ""), (unknown.ExitCode, unknown.Output));
        Assert.Contains("Invalid field requested", unknown.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sacct")]
    [InlineData("sacct-requeued")]
    [InlineData("sacct-iso-times")]
    public void Accounting_OfEveryJob_IsReadLineByLine(string name)
    {
        var output = Read($"22.05/{name}.out");
        var jobs = new Sacct(FieldsOf(name)).Parse(output);

        var runs = jobs.Values.SelectMany(job => job.Runs).ToList();
        var steps = runs.SelectMany(run => run.Steps).ToList();
        Assert.Equal(Columns.Lines(output).Count(), runs.Count + steps.Count);
        Assert.DoesNotContain(runs.Select(run => run.State).Concat(steps.Select(step => step.State)), state => state.Phase == SlurmPhase.Unknown);
        Assert.DoesNotContain(runs, run => run.Exit is null);
    }

    [Fact]
    public void Accounting_OfEveryEnd_IsUnderstood()
    {
        string[] fields = ["JobIDRaw", "State", "ExitCode", "Submit", "Start", "End", "NodeList", "Reason", "MaxRSS"];
        var jobs = new Sacct(fields).Parse(File.ReadAllText(Path.Combine(_folder, "22.05", "sacct-iso-times.out")));

        string[] ends = ["CANCELLED", "COMPLETED", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "TIMEOUT"];
        var words = jobs.Values.SelectMany(job => job.Runs).Select(run => run.State.Word).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(ends.ToHashSet(StringComparer.Ordinal), words);
        Assert.DoesNotContain(jobs.Values, job => job.Last.State.Phase == SlurmPhase.Unknown);
    }

    private static IEnumerable<string> Files(string pattern) =>
        new[] { "22.05", "24.11" }
            .SelectMany(version => Directory.EnumerateFiles(Path.Combine(_folder, version), pattern))
            .Select(path => Path.GetRelativePath(_folder, path))
            .Order();

    // What was not said was not recorded.
    private static string Read(string file) => Path.Combine(_folder, file) is var path && File.Exists(path) ? File.ReadAllText(path) : "";

    private static CommandResult Said(string file) =>
        new(
            int.Parse(Recorded(file)[1], System.Globalization.CultureInfo.InvariantCulture),
            Read(Path.ChangeExtension(file, ".out")),
            Read(Path.ChangeExtension(file, ".err"))
        );

    // The last "-o" of the command, without the shell's quotes.
    private static string[] FieldsOf(string name)
    {
        var command = Recorded($"22.05/{name}.out")[2];
        return command.Split(" -o ")[^1].Split(' ')[0].Replace("\\", "", StringComparison.Ordinal).Split(',');
    }

    // Name, exit code and command, as record.sh wrote them down.
    private static string[] Recorded(string file) =>
        File.ReadLines(Path.Combine(_folder, Path.GetDirectoryName(file) ?? "", "commands.txt"))
            .Select(line => line.Split('\t', 3))
            .First(fields => fields[0] == Path.GetFileNameWithoutExtension(file));
}
