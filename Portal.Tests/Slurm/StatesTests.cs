using Pollinator.Portal.Language;
using Pollinator.Slurm.States;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class StatesTests
{
    [Theory]
    [InlineData("PENDING", "PENDING", nameof(SlurmPhase.Pending))]
    [InlineData("PD", "PENDING", nameof(SlurmPhase.Pending))]
    [InlineData("R", "RUNNING", nameof(SlurmPhase.Running))]
    [InlineData("CG", "COMPLETING", nameof(SlurmPhase.Running))]
    [InlineData("CANCELLED+", "CANCELLED", nameof(SlurmPhase.Ended))]
    [InlineData("RUNNING,COMPLETING", "RUNNING", nameof(SlurmPhase.Running))]
    [InlineData("NODE_FAIL", "NODE_FAIL", nameof(SlurmPhase.Ended))]
    [InlineData("TO", "TIMEOUT", nameof(SlurmPhase.Ended))]
    [InlineData("OOM", "OUT_OF_MEMORY", nameof(SlurmPhase.Ended))]
    [InlineData("RQ", "REQUEUED", nameof(SlurmPhase.Pending))]
    [InlineData("SE", "SPECIAL_EXIT", nameof(SlurmPhase.Pending))]
    [InlineData("HIBERNATING", "HIBERNATING", nameof(SlurmPhase.Unknown))]
    [InlineData("", "", nameof(SlurmPhase.Unknown))]
    public void State_IsReadInEachOfItsForms(string said, string word, string phase)
    {
        var state = SlurmStates.Read(said);

        Assert.Equal((word, phase), (state.Word, state.Phase.ToString()));
    }

    [Fact]
    public void Cancelled_SaysByWhom() =>
        Assert.Equal(("CANCELLED", 1001L), (SlurmStates.Read("CANCELLED by 1001").Word, SlurmStates.Read("CANCELLED by 1001").By));

    [Fact]
    public void Words_OfSlurmsManual_AreAllKnown()
    {
        string[] documented =
        [
            "BOOT_FAIL BF",
            "CANCELLED CA",
            "COMPLETED CD",
            "CONFIGURING CF",
            "COMPLETING CG",
            "DEADLINE DL",
            "FAILED F",
            "NODE_FAIL NF",
            "OUT_OF_MEMORY OOM",
            "PENDING PD",
            "PREEMPTED PR",
            "RUNNING R",
            "RESV_DEL_HOLD RD",
            "REQUEUE_FED RF",
            "REQUEUE_HOLD RH",
            "REQUEUED RQ",
            "RESIZING RS",
            "REVOKED RV",
            "SIGNALING SI",
            "SPECIAL_EXIT SE",
            "STAGE_OUT SO",
            "STOPPED ST",
            "SUSPENDED S",
            "TIMEOUT TO",
        ];

        foreach (var pair in documented.Select(line => line.Split(' ')))
        {
            Assert.Equal(pair[0], SlurmStates.Read(pair[0]).Word);
            Assert.Equal(SlurmStates.Read(pair[0]), SlurmStates.Read(pair[1]));
            Assert.NotEqual(SlurmPhase.Unknown, SlurmStates.Read(pair[0]).Phase);
        }
    }

    [Theory]
    [InlineData("Priority", false)]
    [InlineData("ReqNodeNotAvail, UnavailableNodes:cpu[1-2]", false)]
    [InlineData("PartitionTimeLimit", true)]
    [InlineData("DependencyNeverSatisfied", true)]
    [InlineData("AssocMaxJobsLimit", false)]
    [InlineData("AssocGrpCPUMinutesLimit", true)]
    [InlineData("AssocGrpCPURunMinutesLimit", false)]
    [InlineData("QOSMaxGRESPerUser", false)]
    [InlineData("QOSMaxWallDurationPerJobLimit", true)]
    [InlineData("QOSMinCpuNotSatisfied", true)]
    [InlineData("MaxJobsPerAccount", false)]
    [InlineData("JobHeldAdmin", true)]
    public void Reason_SaysWhetherSomebodyMustAct(string said, bool needsPerson) => Assert.Equal(needsPerson, PendingReasons.Read(said).NeedsPerson);

    [Fact]
    public void Reason_ThatIsNotInTheTable_IsSaidToBeUnknown()
    {
        var reason = PendingReasons.Read("MoonInWrongPhase");

        Assert.False(PendingReasons.IsKnown(reason));
        Assert.Equal("Slurm says \"MoonInWrongPhase\", which we don't know.", reason.Sentence);
    }

    [Fact]
    public void Reason_KeepsWhatSlurmAdds() =>
        Assert.EndsWith(
            "UnavailableNodes:cpu[1-2]",
            PendingReasons.Read("ReqNodeNotAvail, UnavailableNodes:cpu[1-2]").Sentence,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("ReqNodeNotAvail, Reserved for maintenance", "maintained soon")]
    [InlineData("Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions", "higher priority")]
    [InlineData("launch failed requeued held", "scontrol release")]
    [InlineData("job requeued in held state", "scontrol release")]
    [InlineData("Job's account not permitted to use this partition (a allows b not c)", "Its account may not use this partition")]
    [InlineData("Job's QOS not permitted to use this partition (a allows b not c)", "Its QOS may not be used in this partition")]
    public void Reason_ThatIsASentenceOfSlurms_IsKnown(string said, string words) =>
        Assert.Contains(words, PendingReasons.Read(said).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Reasons_OfSlurmsManual_AreAllKnown()
    {
        var documented = File.ReadAllLines(Path.Combine(Support.Sources.Root, "Portal.Tests/Slurm/Golden/reasons.txt"));

        Assert.True(documented.Length > 150);
        Assert.DoesNotContain(documented, word => !PendingReasons.IsKnown(PendingReasons.Read(word)));
        Assert.DoesNotContain(documented, word => Wording.In("sv", () => Wording.LanguageOf(PendingReasons.Read(word).Sentence)) is not null);
    }
}
