using Pollinator.Portal.Systems;

namespace Pollinator.Portal.Tests.Systems;

public sealed class ServerTextTests
{
    [Fact]
    public void Banner_KeepsItsLines() => Assert.Equal(" ** LUMI **\n\tNo mining.", ServerText.Clean(" ** LUMI **\r\n\tNo mining."));

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("code\u202e:", "code:")]
    [InlineData("a\0b\u0007c", "abc")]
    [InlineData("\u001b", "")]
    [InlineData(null, "")]
    public void Signs_ThatDeceiveTheEye_AreTakenAway(string? text, string clean) => Assert.Equal(clean, ServerText.Clean(text));

    [Fact]
    public void Flood_IsCutAndSaysSo()
    {
        var clean = ServerText.Clean(new string('x', 100_000));

        Assert.EndsWith("(cut)", clean, StringComparison.Ordinal);
        Assert.InRange(clean.Length, 8_000, 8_020);
    }

    [Fact]
    public void Line_IsOneLine() => Assert.Equal("a b c", ServerText.Line("a\n b\tc "));
}
