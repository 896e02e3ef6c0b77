using Pollinator.Contracts;
using Pollinator.Slurm.Ladder;

namespace Pollinator.Portal.Tests.Slurm.Ladder;

/// <summary>What is done about a twin, by what the portal and the login node say of it.</summary>
public sealed class TwinDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TwinProgram Program = new("/programs/linux-x64/pollinator-slurm", "1.2", new string('a', 64));
    private static readonly TwinTraces Running = new(IsStopped: false, IsRegistered: true, IsRunning: true);
    private static readonly TwinTraces Gone = Running with { IsRunning = false };
    private static readonly string Present = TwinVersion.Of("1.2", Program.Sha256);

    [Fact]
    public void HeardAsTheRightProgram_NeedsNothing() => Assert.Equal(TwinStep.Heard, Of(Heard(5, Present), Running));

    [Theory]
    [InlineData("1.2")]
    [InlineData(null)]
    [InlineData("1.2+sha256-bbbbbbbbbbbbbbbb")]
    public void HeardAsAnotherContent_IsReplaced(string? said) => Assert.Equal(TwinStep.Start, Of(Heard(5, said), Running));

    [Fact]
    public void HeardButNotFromThisState_IsSomebodysOwn() => Assert.Equal(TwinStep.Foreign, Of(Heard(5, "1.1"), Gone with { IsRegistered = false }));

    [Fact]
    public void SilentAndGone_IsStartedAtOnce() => Assert.Equal(TwinStep.Start, Of(Heard(40, Present), Gone));

    [Theory]
    [InlineData(40, TwinStep.Wait)]
    [InlineData(400, TwinStep.Start)]
    public void SilentAndRunning_IsGivenTime(int silent, object step) => Assert.Equal(step, Of(Heard(silent, Present), Running));

    [Fact]
    public void SilentBecauseWeWereAway_IsGivenTimeFromThenOn() =>
        Assert.Equal(TwinStep.Wait, Of(Heard(4000, Present), Running, undisturbed: Now.AddSeconds(-10)));

    [Fact]
    public void Stopped_IsObeyedBeforeAllElse() => Assert.Equal(TwinStep.Stopped, Of(Heard(400, "1.1"), Gone with { IsStopped = true }));

    [Fact]
    public void Version_WithTheCommitInIt_KeepsIt() => Assert.Equal("1.2+abc.sha256-aaaaaaaaaaaaaaaa", TwinVersion.Of("1.2+abc", Program.Sha256));

    private static TwinHeard Heard(int secondsAgo, string? version) => new(true, 3, Now.AddSeconds(-secondsAgo), version, TakesJobs: true);

    private static TwinStep Of(TwinHeard heard, TwinTraces traces, DateTimeOffset? undisturbed = null) =>
        TwinDecision.Of(heard, traces, Program, new(), undisturbed ?? Now.AddHours(-2), Now);
}
