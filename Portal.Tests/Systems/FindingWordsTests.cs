using Pollinator.Contracts;
using Pollinator.Portal.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

public sealed class FindingWordsTests
{
    private static readonly SystemFindings Nothing = new() { FoundAt = OnPage.Noon };

    [Fact]
    public void Findings_InAList_AreOneLineEach()
    {
        var found = SystemSamples.Findings();

        Assert.Equal("2 partitions, up to 8 × mi250x a node", FindingWords.Partitions(found));
        Assert.Equal("project_465001234: 6,588 of 10,000 core-hours left", FindingWords.Allocation(found));
        Assert.Equal("home: 19.0 GB of 20.0 GB used", FindingWords.Storage(found));
        Assert.Equal("the same as here", FindingWords.Clock(found.ClockOffsetMilliseconds));
    }

    [Fact]
    public void Finding_ThatNobodyKnows_IsUnknown()
    {
        Assert.Equal("unknown", FindingWords.Allocation(Nothing));
        Assert.Equal("unknown", FindingWords.Storage(Nothing));
        Assert.Equal("unknown", FindingWords.Clock(null));
        Assert.Equal("Slurm, version unknown", FindingWords.Slurm(Nothing));
        var facts = FindingFacts.Of(Nothing).ToDictionary(fact => fact.What, fact => fact.Words);
        Assert.Equal("unknown", facts["Home on compute nodes"]);
        Assert.Equal("unknown", facts["Reaches the portal"]);
        Assert.Equal("unknown", facts["Accounting"]);
    }

    [Fact]
    public void Home_ThatNodesDoNotShare_SaysWhatToDo()
    {
        var fact = FindingFacts.Of(Nothing with { HasSharedHome = false }).Single(fact => fact.What == "Home on compute nodes");

        Assert.Equal("another home on the nodes", fact.Words);
        Assert.Contains("with --state in it", fact.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600_000, "10 min ahead of the portal")]
    [InlineData(-2_500, "2.5 s behind the portal")]
    public void Clock_ThatIsOff_SaysWhichWay(long offset, string words)
    {
        Assert.Equal(words, FindingWords.Clock(offset));
        Assert.True(FindingWords.IsClockOff(offset));
    }

    [Fact]
    public void Accounting_Off_IsNoLimit() => Assert.Equal("no accounting", FindingWords.Allocation(Nothing with { HasAccounting = false }));

    [Fact]
    public void PartitionState_ThatNobodyKnows_IsTheRawWord() =>
        Assert.Equal("Slurm says “MYSTERY”", FindingWords.State(new PartitionFinding { Name = "p", State = "MYSTERY" }));

    [Fact]
    public void Storage_OfAFileSystem_SaysThatOthersUseItToo() =>
        Assert.Equal(
            "1.0 TB of 2.0 TB used by everybody: of the file system, not your quota",
            FindingWords.Room(new StorageFinding("/scratch", "scratch", 1_000_000_000_000, 2_000_000_000_000))
        );
}
