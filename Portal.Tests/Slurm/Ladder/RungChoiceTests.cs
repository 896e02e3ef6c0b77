using Pollinator.Contracts;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Portal.Tests.Slurm.Ladder;

/// <summary>Which rung, and the reason a person reads.</summary>
public sealed class RungChoiceTests
{
    private static readonly RungFacts Good = new() { DetachedBy = ["setsid"], ReachesPortal = true };

    [Fact]
    public void AllThere_IsTheTwin() => Assert.Equal(Rung.Twin, RungChoice.Of(Good).Rung);

    [Fact]
    public void PortalOutOfReach_IsTheTwinThroughTheLine()
    {
        var chosen = RungChoice.Of(Good with { ReachesPortal = false });

        Assert.Equal(Rung.Twin, chosen.Rung);
        Assert.Contains("SSH connection", chosen.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingDetaches_IsOverSsh() => Assert.Equal(Rung.OverSsh, RungChoice.Of(Good with { DetachedBy = [] }).Rung);

    [Fact]
    public void NoProgramForTheMachine_IsOverSsh_AndSaysWhich()
    {
        var chosen = RungChoice.Of(Good with { NoProgram = "there is no program for its processor (ppc64le)." });

        Assert.Equal(Rung.OverSsh, chosen.Rung);
        Assert.Contains("ppc64le", chosen.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void ForbiddenByTheCentre_IsOverSsh_AndSaysWhy()
    {
        var chosen = RungChoice.Of(Good with { Forbidden = "the centre's policy allows none." });

        Assert.Equal(Rung.OverSsh, chosen.Rung);
        Assert.Contains("policy", chosen.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, Rung.Twin)]
    [InlineData(false, Rung.OverSsh)]
    public void FewChannels_AreTooFewOnlyForATwinThatNeedsTheLine(bool reaches, Rung rung) =>
        Assert.Equal(rung, RungChoice.Of(Good with { ReachesPortal = reaches, Sessions = 1 }).Rung);

    [Fact]
    public void NeverHeard_SaysWhatTheLoginNodeSaid() =>
        Assert.Contains(
            "Disk quota exceeded",
            RungChoice.Of(Good with { FailedStarts = RungChoice.MostFailedStarts, Fault = "Disk quota exceeded." }).Why,
            StringComparison.Ordinal
        );

    [Fact]
    public void NeverHeard_IsGivenUp() => Assert.Equal(Rung.OverSsh, RungChoice.Of(Good with { FailedStarts = RungChoice.MostFailedStarts }).Rung);

    [Theory]
    [InlineData(Rung.OverSsh)]
    [InlineData(Rung.ByHand)]
    public void Chosen_IsObeyed(Rung rung) => Assert.Equal(rung, RungChoice.Of(Good with { Chosen = rung }).Rung);
}
