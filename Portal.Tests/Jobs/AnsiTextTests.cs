using CsCheck;
using Pollinator.Portal.Jobs.Log;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class AnsiTextTests
{
    [Fact]
    public void Read_OfNamedColours_GivesOurClasses() =>
        Assert.Equal(
            [("epoch", "c-cyan"), (" 7 ", ""), ("best", "b c-green"), (" done", "")],
            AnsiText.Read("\u001b[36mepoch\u001b[0m 7 \u001b[1;32mbest\u001b[0m done").Select(span => (span.Text, span.Css))
        );

    [Theory]
    [InlineData("\u001b]0;a title\u0007after")]
    [InlineData("\u001b]8;;http://x\u001b\\after")]
    [InlineData("\u001b[2J\u001b[Hafter")]
    [InlineData("\u001b(Bafter")]
    [InlineData("a\u001b[")]
    [InlineData("a\u001b")]
    [InlineData("a\u001b]never ended")]
    [InlineData("\0\u0001after")]
    public void Read_OfOtherSequences_LeavesOnlyText(string line) =>
        Assert.DoesNotContain(AnsiText.Plain(line), c => char.IsControl(c) || c is '[' or ']' or ';');

    [Theory]
    [InlineData("\u001b[38;5;196mx")]
    [InlineData("\u001b[38;2;10;20;30mx")]
    [InlineData("\u001b[38;2;255;255;255mx")]
    [InlineData("\u001b[38;5;244mx")]
    public void Read_OfAProgramsOwnColour_IsReadableInBothThemes(string line)
    {
        var span = Assert.Single(AnsiText.Read(line));
        Assert.Matches("^color:light-dark\\(#[0-9a-f]{6},#[0-9a-f]{6}\\)$", span.Style);
    }

    [Theory]
    [InlineData("\u001b[38;2;999;0;0mx")]
    [InlineData("\u001b[38;5mx")]
    [InlineData("\u001b[38mx")]
    [InlineData("\u001b[48;2;1;2;3mx")]
    [InlineData("\u001b[99999999999999mx")]
    public void Read_OfColoursThatAreNone_LeavesPlainText(string line)
    {
        var span = Assert.Single(AnsiText.Read(line));
        Assert.Equal(("x", "", null), (span.Text, span.Css, span.Style));
    }

    [Fact]
    public void Read_WithANeedleAcrossColours_MarksAllOfIt()
    {
        var spans = AnsiText.Read("lo\u001b[31mss loss", "LOSS");

        Assert.Equal([("lo", true), ("ss", true), (" ", false), ("loss", true)], spans.Select(span => (span.Text, span.IsHit)));
    }

    [Fact]
    public void Read_OfAnything_KeepsItsTextAndNothingElse() =>
        Gen.String.Sample(line =>
        {
            var spans = AnsiText.Read(line, "a");
            Assert.Equal(AnsiText.Plain(line), string.Concat(spans.Select(span => span.Text)));
            Assert.DoesNotContain(spans, span => span.Text.Length == 0 || span.Text.Contains('\u001b'));
        });
}
