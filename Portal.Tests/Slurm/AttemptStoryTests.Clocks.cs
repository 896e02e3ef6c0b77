using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk;

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

    // It ends at 70 s and is seen to have at 1500 s: the script's time can be true as it is, and less the offset too.
    [Theory]
    [InlineData(0, 600, 600)]
    [InlineData(0, 0, 600)]
    [InlineData(0, -600, -600)]
    [InlineData(0, 0, -600)]
    [InlineData(15, 600, 600)]
    [InlineData(15, 0, -600)]
    public void End_SeenLate_IsTakenAsItAgreesWithSlurmsOwn(int status, int node, int login)
    {
        _story = new(_subject with { SubmittedAfter = _t0, ClockOffset = TimeSpan.FromSeconds(login) }, _t0);
        var end = Finished(status) with { At = _t0.AddSeconds(70 + node) };
        var run = Run(status == 0 ? "COMPLETED" : "FAILED", $"{status}:0", Orders.Key.ToString()) with { End = _t0.AddSeconds(70 + login) };

        Tell(
            At(60, "RUNNING") with
            {
                Start = Started(),
            },
            At(1500) with
            {
                Start = Started(),
                End = end,
                Account = new(IsAnswered: true, new(Id, [run])),
            }
        );

        Assert.Equal(_t0.AddSeconds(70), End.At, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void End_SeenLate_OfWhichAccountingKnowsAnEarlierRunsAlone_IsTheScripts()
    {
        _story = new(_subject with { SubmittedAfter = _t0, ClockOffset = TimeSpan.FromSeconds(600) }, _t0);
        var run = Run("PREEMPTED", "0:0", Orders.Key.ToString()) with { End = _t0.AddSeconds(30 + 600) };

        Tell(At(60, "RUNNING") with { Start = Started() });
        var end = Finished(0) with { At = _t0.AddSeconds(700) };
        Tell(At(1500) with { Start = Started(), End = end, Account = new(IsAnswered: true, new(Id, [run])) });

        Assert.Equal(_t0.AddSeconds(700), End.At, TimeSpan.FromSeconds(1));
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

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(-600)]
    public void Requeue_IsToldWithTheTimeAtWhichItsRunEnded(int offset)
    {
        _story = new(_subject with { ClockOffset = TimeSpan.FromSeconds(offset) }, _t0);

        var noted = PutBackAfter(20 + offset);

        Assert.Equal(_t0.AddSeconds(20), noted.At ?? default, TimeSpan.FromSeconds(1));
        Assert.Contains("sacct: 12|PREEMPTED|0:0", noted.Evidence, StringComparison.Ordinal);
        Assert.Contains("squeue: 12|PENDING", noted.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Requeue_OfWhichAccountingKnowsAnEarlierRunsEnd_IsToldAsOfNow() => Assert.Null(PutBackAfter(-50).At);

    private PlatformReport.Noted PutBackAfter(int seconds)
    {
        var run = Run("PREEMPTED", "0:0", Orders.Key.ToString()) with { End = _t0.AddSeconds(seconds) };
        Tell(
            At(1, "RUNNING") with
            {
                Start = Started(),
            },
            At(30, "PENDING", "BeginTime") with
            {
                Start = Started(),
                Account = new(IsAnswered: true, new(Id, [run])),
            }
        );
        return Assert.Single(_told.OfType<PlatformReport.Noted>());
    }
}
