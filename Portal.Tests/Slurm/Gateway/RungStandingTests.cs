using Pollinator.Contracts;
using Pollinator.Slurm.Gateway;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Portal.Tests.Slurm.Gateway;

/// <summary>Who takes new jobs, as the twin comes, falls silent and is stopped: never nobody without a reason, never both for long.</summary>
public sealed class RungStandingTests
{
    private static readonly RungChosen Chosen = new(Rung.Twin, "Because.");
    private static readonly TwinHeard Heard = new(true, 1, new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), "1.2", TakesJobs: true);

    [Fact]
    public void FirstStart_GoesOverSshUntilTheTwinIsHeard()
    {
        var standing = RungStanding.Coming(Chosen, isBack: false);
        Assert.Equal((Rung.OverSsh, true), (standing.Rung, standing.TakesOverSsh));

        standing = standing.With(Chosen, new(TwinStep.Wait, Heard));
        Assert.True(standing.TakesOverSsh);

        standing = standing.With(Chosen, new(TwinStep.Heard, Heard));
        Assert.Equal(new(Rung.Twin, "Because.", false, "1.2"), standing);
    }

    [Fact]
    public void OneThatRunsAlready_IsExpectedBack() => Assert.False(RungStanding.Coming(Chosen, isBack: true).TakesOverSsh);

    [Fact]
    public void SilentTwin_KeepsTheJobs()
    {
        var standing = RungStanding.None.With(Chosen, new(TwinStep.Heard, Heard));

        Assert.Equal(standing, standing.With(Chosen, new(TwinStep.Wait, Heard)));
    }

    [Fact]
    public void Stopped_NobodyTakesJobs_AndSomebodyDoesOnceTheFileIsGone()
    {
        var standing = RungStanding.None.With(Chosen, new(TwinStep.Heard, Heard)).With(Chosen, new(TwinStep.Stopped, Heard));
        Assert.Equal((null, false), (standing.Rung, standing.TakesOverSsh));
        Assert.Contains("STOP", standing.Message, StringComparison.Ordinal);

        Assert.True(standing.With(Chosen, new(TwinStep.Wait, Heard)).TakesOverSsh);
    }

    [Fact]
    public void ByHand_IsLeftToWhoStartedIt()
    {
        var standing = RungStanding.None.With(Chosen, new(TwinStep.Foreign, Heard));

        Assert.Equal((Rung.ByHand, false), (standing.Rung, standing.TakesOverSsh));
    }
}
