using CsCheck;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class SpansTests
{
    [Theory]
    [InlineData("2 h", 7200)]
    [InlineData("2h", 7200)]
    [InlineData("1 h 30", 5400)]
    [InlineData("1 h 30 min", 5400)]
    [InlineData("90 min", 5400)]
    [InlineData("1.5 h", 5400)]
    [InlineData("2:00", 7200)]
    [InlineData("2:00:00", 7200)]
    [InlineData("1-12:00:00", 129_600)]
    [InlineData("3 days", 259_200)]
    [InlineData("1 day 2 h", 93_600)]
    [InlineData("45 s", 45)]
    public void Time_AsPeopleTypeIt_IsRead(string text, int seconds)
    {
        Assert.True(Spans.TryReadSeconds(text, out var read));
        Assert.Equal(seconds, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("90")]
    [InlineData("0 s")]
    [InlineData("-2 h")]
    [InlineData("2 h 3 h")]
    [InlineData("30 min 2 h")]
    [InlineData("2:75")]
    [InlineData("1:2:3:4")]
    [InlineData("soon")]
    [InlineData("9999999999 days")]
    public void Time_ThatCouldMeanAnything_IsRefused(string text) => Assert.False(Spans.TryReadSeconds(text, out _));

    [Fact]
    public void Time_Written_ReadsBackTheSame() =>
        Gen.Int[1, int.MaxValue]
            .Sample(seconds =>
                Spans.TryReadSeconds(Spans.WriteSeconds(seconds), out var words)
                && words == seconds
                && Spans.TryReadSeconds(Spans.WriteClock(seconds), out var clock)
                && clock == seconds
            );

    [Theory]
    [InlineData(7200, "2 h", "2:00:00")]
    [InlineData(5400, "1 h 30 min", "1:30:00")]
    [InlineData(172_800, "2 days", "2-00:00:00")]
    public void Time_Written_IsShort(int seconds, string words, string clock)
    {
        Assert.Equal(words, Spans.WriteSeconds(seconds));
        Assert.Equal(clock, Spans.WriteClock(seconds));
    }
}
