using System.Globalization;
using Pollinator.Portal.Language;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Tests.Shared;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.2, "0.2 s")]
    [InlineData(18, "18 s")]
    [InlineData(59.99, "59 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(2460, "41 min")]
    [InlineData(7200, "2 h")]
    [InlineData(7500, "2 h 05")]
    [InlineData(273600, "3 d 4 h")]
    [InlineData(-5, "0 s")]
    public void Duration_InWords_HasTwoFiguresThatMatter(double seconds, string words) =>
        Assert.Equal(words, Durations.Words(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(2467, "41:07")]
    [InlineData(7509, "2:05:09")]
    [InlineData(93909, "1 d 02:05:09")]
    public void Duration_OnAClock_Runs(double seconds, string words) => Assert.Equal(words, Durations.Clock(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 KB")]
    [InlineData(94_200, "94.2 KB")]
    [InlineData(178_000_000, "178 MB")]
    [InlineData(999_999, "1.0 MB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    [InlineData(-1, "0 B")]
    public void Size_HasThreeFiguresAtMost(long bytes, string words) => Assert.Equal(words, Sizes.Bytes(bytes));

    [Theory]
    [InlineData("en", 8192, "8,192")]
    [InlineData("sv", 8192, "8\u00a0192")]
    [InlineData("sv", 1_234_567, "1\u00a0234\u00a0567")]
    [InlineData("sv", 999, "999")]
    public void Count_GroupsItsDigits_AsTheReadersLanguageDoes(string language, long count, string words) =>
        Assert.Equal(words, Wording.In(language, () => Sizes.Count(count)));

    [Fact]
    public void Zone_OfAName_ShowsItsTime()
    {
        var zone = ViewerZone.Of("Europe/Helsinki");
        var noon = new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal("14:00:00", zone.Clock(noon));
        Assert.Equal("yesterday 14:00", zone.Short(noon.AddDays(-1), noon));
        Assert.Equal("1 Nov 14:00", zone.Short(noon.AddDays(-23), noon));
    }

    [Theory]
    [InlineData("2026-11-24", "2026-11-23T22:00:00Z", "2026-11-24T22:00:00Z")]
    [InlineData("2026-03-29", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z")]
    [InlineData("9999-12-31", "9999-12-30T22:00:00Z", null)]
    [InlineData("2026-02-30", null, null)]
    public void Day_OfAnAddress_BeginsAndEndsByTheZonesClock(string day, string? start, string? end)
    {
        var zone = ViewerZone.Of("Europe/Helsinki");

        Assert.Equal(At(start), zone.FirstOf(day));
        Assert.Equal(At(end), zone.EndOf(day));

        static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("Europe/Helsinki")]
    [InlineData("America/New_York")]
    public void Day_AtTheCalendarsEnds_StaysInTheCalendar(string name)
    {
        var zone = ViewerZone.Of(name);

        Assert.Equal(1, zone.FirstOf("0001-01-01")?.Year);
        Assert.Equal(9999, zone.FirstOf("9999-12-31")?.Year);
        Assert.Null(zone.EndOf("9999-12-31"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("No/Such")]
    public void Zone_OfNonsense_IsUtcAndSaysSo(string? name)
    {
        var zone = ViewerZone.Of(name);

        Assert.True(zone.IsUnknown);
        Assert.EndsWith(" UTC", zone.Short(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), StringComparison.Ordinal);
    }
}
