using CsCheck;
using Pollinator.Portal.Jobs.Log;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class LogWindowTests
{
    [Fact]
    public void Window_OfAShortLog_HoldsAllOfIt()
    {
        var window = LogWindow.Empty.Grown(1240);

        Assert.Equal((1, 1240, false), (window.First, window.Last, window.IsPart));
    }

    [Fact]
    public void AtEnd_OfALogOfMillions_ReachesTheLastLine()
    {
        var window = LogWindow.Empty.Grown(2_300_000).AtEnd;

        Assert.Equal((2_000_001, 2_300_000, true, false), (window.First, window.Last, window.HasEarlier, window.HasLater));
    }

    [Fact]
    public void AtEnd_OfExactlyAMillion_IsOneWindow() => Assert.False(LogWindow.Empty.Grown(LogWindow.Most).AtEnd.IsPart);

    [Fact]
    public void Earlier_AndLater_StayWithinTheLog()
    {
        var window = LogWindow.Empty.Grown(1_500_000);

        Assert.Equal(window, window.Earlier);
        Assert.Equal(1_000_001, window.Later.First);
        Assert.Equal(window.Later, window.Later.Later);
    }

    [Fact]
    public void Grown_WhenAnotherViewIsShorter_StillHoldsItsEnd() => Assert.Equal(1, LogWindow.Empty.Grown(5_000_000).At(4_000_000).Grown(10).First);

    [Fact]
    public void At_AnyLine_HoldsIt() =>
        Gen.Select(Gen.Long[1, 10_000_000], Gen.Long[1, 10_000_000])
            .Sample(
                (line, total) =>
                {
                    var window = LogWindow.Empty.Grown(total).At(Math.Min(line, total));
                    Assert.InRange(Math.Min(line, total), window.First, window.Last);
                    Assert.InRange(window.Count, 1, LogWindow.Most);
                }
            );
}
