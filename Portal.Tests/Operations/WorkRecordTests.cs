using Microsoft.Extensions.Time.Testing;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>How background work went.</summary>
public sealed class WorkRecordTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly WorkRecord _work;

    public WorkRecordTests() => _work = new WorkRecord("Sealing", "Seals", TimeSpan.FromMinutes(1), _clock);

    [Fact]
    public void Work_NotDoneYet_SaysWhenItComes()
    {
        var figures = _work.Figures();

        Assert.Null(figures.LastAt);
        Assert.Equal((0L, Noon.AddMinutes(1)), (figures.Times, figures.NextAt!.Value));
    }

    [Fact]
    public void Work_Done_SaysWhenAndHowLong()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));
        using (_work.Begin())
        {
            Assert.Null(_work.Figures().LastMilliseconds);
            _clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        var figures = _work.Figures();

        Assert.Equal(
            (Noon.AddSeconds(10), 250d, 1L, false),
            (figures.LastAt!.Value, figures.LastMilliseconds!.Value, figures.Times, figures.HasFailed)
        );
        Assert.Equal(Noon.AddSeconds(70), figures.NextAt);
    }

    [Fact]
    public void Work_ThatFailed_SaysWithWhichWords_AndIsGoodAgainAfterwards()
    {
        using (var run = _work.Begin())
        {
            run.Failed(new InvalidOperationException("outer", new IOException("No space left")));
            run.Failed(new IOException("and once more"));
        }

        var failed = _work.Figures();
        using (_work.Begin())
        {
            // It still counts as failed while it is tried again.
            Assert.True(_work.Figures().HasFailed);
        }

        var good = _work.Figures();

        Assert.Equal((true, 1L, "IOException: and once more"), (failed.HasFailed, failed.Failures, failed.Failure!));
        Assert.Equal((false, 1L, 2L, Noon), (good.HasFailed, good.Failures, good.Times, good.FailedAt!.Value));
    }
}
