using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>How jobs end on a real Slurm with accounting, each with its reason and its own words. What is not here is in <see cref="TwinTests"/>.</summary>
[Trait("Stage", "Integration")]
public sealed class FinalStatesTests(FinalScenes scenes) : IClassFixture<FinalScenes>
{
    [Fact]
    public async Task Walltime_IsToldWithTheTimeThatWasAskedFor()
    {
        var ended = await scenes.Walltime;

        Assert.Equal((AttemptEnd.Failed, EndReason.Walltime, null), ended.How);
        Assert.Contains("stopped at its walltime, 1 min.", ended.Close.Message, StringComparison.Ordinal);
        Assert.Contains("TIMEOUT", ended.Close.Evidence, StringComparison.Ordinal);
        Assert.Equal("begun\n", ended.Job.Text());
    }

    [Fact]
    public async Task Preempted_AndPutBack_IsFollowedToItsEnd()
    {
        var (ended, _) = await scenes.Preempted;

        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), ended.How);
        Assert.Equal("run 0\nrun 1\n", ended.Job.Text());
        Assert.Contains(
            ended.Told,
            told => told.StartsWith("Slurm gave its nodes to a job of higher priority and put it back", StringComparison.Ordinal)
        );
        Assert.Equal(2, ended.Job.Events.Count(told => told.Kind == AttemptEventKind.Running));
        Assert.Contains("PREEMPTED", ended.Job.Events.First(told => told.Kind == AttemptEventKind.Note).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preempted_AndCancelled_SaysSo()
    {
        var (_, ended) = await scenes.Preempted;

        Assert.Equal((AttemptEnd.Failed, EndReason.Preempted, null), ended.How);
        Assert.Contains("gave its nodes to a job of higher priority", ended.Close.Message, StringComparison.Ordinal);
        Assert.Contains("PREEMPTED", ended.Close.Evidence, StringComparison.Ordinal);
        Assert.Equal("begun\n", ended.Job.Text());
    }

    [Fact]
    public async Task NodeThatFails_IsNamed()
    {
        var (ended, _) = await scenes.NodeDown;

        Assert.Equal((AttemptEnd.Failed, EndReason.NodeFailure, null), ended.How);
        Assert.Contains("A node failed under it (gpu1). It can be run again.", ended.Close.Message, StringComparison.Ordinal);
        Assert.Contains("NODE_FAIL", ended.Close.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodeWhoseDaemonIsKilled_IsNamed()
    {
        var ended = await scenes.NodeKilled;

        Assert.Equal((AttemptEnd.Failed, EndReason.NodeFailure, null), ended.How);
        Assert.Contains("A node failed under it (gpu1)", ended.Close.Message, StringComparison.Ordinal);
        Assert.Equal("begun\n", ended.Job.Text());
    }

    [Fact]
    public async Task NodeThatFails_UnderAJobThatMayBePutBack_IsFollowedToItsEnd()
    {
        var (_, ended) = await scenes.NodeDown;

        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), ended.How);
        Assert.Equal("run 0\nrun 1\n", ended.Job.Text());
        Assert.Contains(ended.Told, told => told.StartsWith("A node failed under it and put it back", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dependency_NeverSatisfied_IsSaidWhileItWaits()
    {
        var (ended, _) = await scenes.NeverSatisfied;

        Assert.Contains(ended.Told, told => told.StartsWith("It waits for a job that did not end as it had to", StringComparison.Ordinal));
        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser, null), ended.How);
    }

    [Fact]
    public async Task Dependency_NeverSatisfied_WhereSlurmCancels_SaysSo()
    {
        var (_, ended) = await scenes.NeverSatisfied;

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByPlatform, null), ended.How);
        Assert.StartsWith("Slurm cancelled it, since the job it waited for did not end as it had to.", ended.Close.Message, StringComparison.Ordinal);
        Assert.Equal("", ended.Job.Text());
    }

    [Fact]
    public async Task Output_ThatCannotBeWritten_IsSaid()
    {
        var ended = await scenes.Unwritable;

        Assert.Equal((AttemptEnd.Failed, EndReason.StartFailed, null), ended.How);
        Assert.Contains("could not write the job's output, so nothing was run", ended.Close.Message, StringComparison.Ordinal);
        Assert.Contains("0:53", ended.Close.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_ForMemory_SaysWhatToAskFor() =>
        Refused(await scenes.TooMuchMemory, "No node of the partition has the memory it asks for. Ask for less, or choose another partition.");

    [Fact]
    public async Task Refusal_ForASizeItsQosForbids_SaysSo() =>
        Refused(await scenes.TooManyCores, "It asks for more than its QOS allows one job. Ask for less, or name another QOS.");

    [Fact]
    public async Task Refusal_ForTooManyJobs_SaysSo()
    {
        var (waiting, refused) = await scenes.TooManyJobs;

        Refused(refused, "You have as many jobs in Slurm's queue as this QOS allows.");
        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser, null), waiting.How);
    }

    [Fact]
    public async Task QosThatIsSpent_IsSaidWhileItWaits()
    {
        var ended = await scenes.SpentQos;

        Assert.Contains(ended.Told, told => told.Contains("QOS", StringComparison.Ordinal));
        Assert.Equal("", ended.Job.Text());
    }

    [Fact]
    public async Task AccountingThatIsBroken_LeavesExitCodeCancelAndMemoryTold()
    {
        if (await scenes.WithBrokenAccounting is not [var seven, var removed, var memory])
        {
            throw new InvalidOperationException("Three were run.");
        }

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), seven.How);
        Assert.Equal("said\n", seven.Job.Text());
        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByPlatform), (removed.Close.End, removed.Close.Reason));
        Assert.Contains("Slurm does not say by whom", removed.Close.Message, StringComparison.Ordinal);
        Assert.Equal((AttemptEnd.Failed, EndReason.OutOfMemory), (memory.Close.End, memory.Close.Reason));
    }

    private static void Refused(Ended ended, string words)
    {
        Assert.Equal((AttemptEnd.Failed, EndReason.PlatformRefused, null), ended.How);
        Assert.Contains($"Slurm refused the job. {words}", ended.Close.Message, StringComparison.Ordinal);
    }
}
