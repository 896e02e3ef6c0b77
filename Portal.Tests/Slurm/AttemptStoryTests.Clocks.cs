using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Slurm;

// When a job ended, where clocks of the system are off: the login node's is measured, a compute node's is not.
public sealed partial class AttemptStoryTests
{
    // It ends at 70 s and is seen to have at 72 s.
    [Theory]
    [InlineData(0, 0, 70)]
    [InlineData(0, 600, 70)]
    [InlineData(600, 600, 70)]
    [InlineData(-600, -600, 70)]
    [InlineData(600, 0, 72)]
    [InlineData(-600, 0, 72)]
    [InlineData(-600, 600, 72)]
    public void End_ByTheScriptsClock_IsTakenWhereItCanBeTrue(int node, int login, int told)
    {
        _story = new(_subject with { SubmittedAfter = _t0, ClockOffset = TimeSpan.FromSeconds(login) }, _t0);
        var end = Finished(0) with { At = _t0.AddSeconds(70 + node) };

        Tell(At(60, "RUNNING") with { Start = Started() }, At(72) with { Start = Started(), End = end });

        Assert.Equal(_t0.AddSeconds(told), End.At, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void End_OfAJobTooShortToBeSeenInTheQueue_IsNoEarlierThanItsSubmit()
    {
        _story = new(_subject with { SubmittedAfter = _t0 }, _t0);

        Tell(At(5) with { Start = Started(), End = Finished(0) with { At = _t0.AddSeconds(-600) } });

        Assert.Equal(_t0.AddSeconds(5), End.At);
    }

    [Theory]
    [InlineData(600)]
    [InlineData(-600)]
    public void End_BySlurmsClock_IsPutRightByTheLoginNodes(int offset)
    {
        _story = new(_subject with { SubmittedAfter = _t0, ClockOffset = TimeSpan.FromSeconds(offset) }, _t0);
        var run = Run("TIMEOUT", "0:15", Orders.Key.ToString()) with { End = _t0.AddSeconds(70 + offset) };

        Tell(At(1, "RUNNING"), At(71, state: null), At(72, state: null) with { Account = new(IsAnswered: true, new(Id, [run])) });

        Assert.Equal((AttemptEnd.Failed, EndReason.Walltime), (End.End, End.Reason));
        Assert.Equal(_t0.AddSeconds(70), End.At, TimeSpan.FromSeconds(1));
    }
}
