using CsCheck;
using Pollinator.Contracts;
using Pollinator.Portal.Previews;

namespace Pollinator.Portal.Tests.Previews;

public sealed class ChartTests
{
    [Fact]
    public void Choice_WithAColumnThatCounts_GoesAlongIt()
    {
        var choice = ChartChoice.Of(Sample(("loss", [3, 2]), ("Epoch", [1, 2]), ("accuracy", [0, 1])));

        Assert.Equal(1, choice.X);
        Assert.Equal([0, 2], choice.Lines);
    }

    [Fact]
    public void Choice_WithAFirstColumnThatGrows_GoesAlongIt() => Assert.Equal(0, ChartChoice.Of(Sample(("when", [1, 5]), ("loss", [3, 2]))).X);

    [Fact]
    public void Choice_WithNoneThatCounts_GoesAlongTheRows()
    {
        var choice = ChartChoice.Of(Sample(("loss", [3, 2]), ("accuracy", [0, 1])));

        Assert.Null(choice.X);
        Assert.Equal([0, 1], choice.Lines);
    }

    [Fact]
    public void Choice_OfOneColumn_DrawsIt() => Assert.Equal([0], ChartChoice.Of(Sample(("epoch", [1, 2]))).Lines);

    [Fact]
    public void Choice_OfManyColumns_DrawsNoMoreThanCanBeToldApart()
    {
        var choice = ChartChoice.Of(Sample([.. Enumerable.Range(0, 20).Select(at => ($"c{at}", new double?[] { 2, 1 }))]));
        for (var line = 0; line < 20; line++)
        {
            choice = choice.WithLine(line, isDrawn: true);
        }

        Assert.Equal(ChartChoice.MostLines, choice.Lines.Count);
        Assert.DoesNotContain(0, choice.WithX(0).Lines);
    }

    [Fact]
    public void Choice_InAnAddress_NamesColumnsOfTheTableFromOne()
    {
        var sample = Sample(("epoch", [1, 2]), ("loss", [3, 2]), ("accuracy", [0, 1]));
        // The file's second column is text.
        var numbers = sample with
        {
            Columns = [sample.Columns[0], sample.Columns[1] with { Index = 2 }, sample.Columns[2] with { Index = 3 }],
        };
        var all = ChartChoice.Of(numbers);

        Assert.Equal("1.3-4", all.Written(numbers));
        Assert.Equal("row.3-4", all.WithX(null).Written(numbers));
        Assert.Equal("1.", all.WithLine(1, isDrawn: false).WithLine(2, isDrawn: false).Written(numbers));
    }

    [Theory]
    [InlineData("1.2-3")]
    [InlineData("3.1")]
    [InlineData("row.1-2-3")]
    [InlineData("row.")]
    [InlineData("2.")]
    public void Choice_ReadFromAnAddress_IsTheOneWritten(string written)
    {
        var numbers = Sample(("epoch", [1, 2]), ("loss", [3, 2]), ("accuracy", [0, 1]));

        Assert.Equal(written, ChartChoice.Read(written, numbers)?.Written(numbers));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("4.1")]
    [InlineData("0.1")]
    [InlineData("1.2-9")]
    [InlineData("row.loss")]
    [InlineData("1.2.3")]
    [InlineData("99999999999.1")]
    public void Choice_OfColumnsThatAreNotThere_IsNone(string? written) =>
        Assert.Null(ChartChoice.Read(written, Sample(("epoch", [1, 2]), ("loss", [3, 2]), ("accuracy", [0, 1]))));

    [Fact]
    public void Choice_ReadFromAnAddress_DrawsNoLineTwiceNorWhatGoesToTheRight()
    {
        var choice = ChartChoice.Read("1.3-1-2-3", Sample(("epoch", [1, 2]), ("loss", [3, 2]), ("accuracy", [0, 1])));

        Assert.Equal([1, 2], choice!.Lines);
    }

    [Fact]
    public void Drawing_WithAGap_BeginsANewPieceBehindIt()
    {
        var drawing = ChartDrawing.Of(Sample(("x", [0, 1, 2, 3, 4]), ("y", [0, 10, null, 10, 0])), new ChartChoice(0, [1]));

        var line = Assert.Single(drawing.Lines);
        Assert.Equal("M0 1000h0L250 0M750 0h0L1000 1000", line.Path);
        Assert.Equal("from 0 at x 0 to 0 at 4; lowest 0 at 0, highest 10 at 1", line.Words);
    }

    [Fact]
    public void Drawing_AlongTheRows_NumbersThemAsInTheFile()
    {
        var numbers = Sample(("y", [1, 2, 3])) with { Step = 4 };

        Assert.Equal("from 1 at row 1 to 3 at 9; lowest 1 at 1, highest 3 at 9", ChartDrawing.Of(numbers, new ChartChoice(null, [0])).Lines[0].Words);
    }

    [Fact]
    public void Axis_HasMarksAtRoundNumbers()
    {
        Assert.Equal(["0", "0.2", "0.4", "0.6", "0.8", "1"], Axis.Of([0, 1]).Marks.Select(mark => mark.Words));
        Assert.Equal(["0", "500", "1,000", "1,500"], Axis.Of([0, 1990]).Marks.Select(mark => mark.Words));
    }

    [Fact]
    public void Axis_OfAnyNumbers_HasAFewMarksThatStandOnIt() =>
        Gen.Select(Gen.Double, Gen.Double)
            .Where((one, other) => double.IsFinite(one) && double.IsFinite(other))
            .Sample(
                (one, other) =>
                {
                    var axis = Axis.Of([one, other]);
                    return axis.Marks.Count <= 12
                        && axis.Marks.All(mark => mark.At is >= 0 and <= 1)
                        && axis.At(one) is >= 0 and <= 1
                        && axis.At(other) is >= 0 and <= 1;
                },
                iter: 10_000
            );

    [Theory]
    [InlineData(double.MaxValue, double.MinValue)]
    [InlineData(double.Epsilon, 0)]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(double.MaxValue, double.MaxValue)]
    [InlineData(1e300, 1.0000000000000002e300)]
    public void Axis_OfExtremes_StillHasADirection(double one, double other)
    {
        var axis = Axis.Of([one, other]);

        Assert.InRange(axis.At(one), 0, 1);
        Assert.InRange(axis.At(other), 0, 1);
    }

    internal static NumberSample Sample(params (string Name, double?[] Values)[] columns) =>
        new([.. columns.Select((column, at) => new NumberColumn(column.Name, at, column.Values))], 1);
}
