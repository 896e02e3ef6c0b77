using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.States;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What real Slurms said (<c>Recorded/</c>, made by <c>Lab/record.sh</c>) is understood, all of it.</summary>
public sealed class RecordedTests
{
    private static readonly string _folder = Path.Combine(LabScript.Folder, "..", "Recorded");

    public static TheoryData<string> Queues() =>
        new(
            new[] { "22.05", "24.11" }
                .SelectMany(version => Directory.EnumerateFiles(Path.Combine(_folder, version), "squeue-*-marked.out"))
                .Select(Name)
                .Order()
        );

    [Theory]
    [MemberData(nameof(Queues))]
    public void Queue_OfEitherGeneration_HasNoStrangeLineAndNoUnknownState(string file)
    {
        var answer = Squeue.Parse(File.ReadAllText(Path.Combine(_folder, file)));

        Assert.Empty(answer.Strange);
        Assert.NotEmpty(answer.Jobs);
        Assert.DoesNotContain(answer.Jobs, job => job.State.Phase == SlurmPhase.Unknown);
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

    private static string Name(string path) => Path.GetRelativePath(_folder, path);
}
