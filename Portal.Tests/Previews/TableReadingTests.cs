using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Previews;

namespace Pollinator.Portal.Tests.Previews;

public sealed class TableReadingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Table_WithNames_HasItsRowsAndItsNumbers()
    {
        var table = await ReadAsync("epoch,loss,note\n1,0.5,good\n2,nan,\"a, \"\"b\"\"\"\n3,1e-3,\n");

        Assert.Equal(["epoch", "loss", "note"], table.Columns);
        Assert.Equal(["2", "nan", "a, \"b\""], table.Rows[1]);
        Assert.Equal((3, true, 0, 3), (table.Count, table.IsCounted, table.Uneven, table.AllColumns));
        Assert.Equal(["epoch", "loss"], table.Numbers.Columns.Select(column => column.Name));
        Assert.Equal([0.5, null, 0.001], table.Numbers.Columns[1].Values);
    }

    [Fact]
    public async Task Table_OfNothingButNumbers_HasNoNames()
    {
        var table = await ReadAsync("1;2\n3;4\n", ';');

        Assert.Equal(["Column 1", "Column 2"], table.Columns);
        Assert.Equal((2, 2), (table.Count, table.Rows.Count));
        Assert.Equal([1d, 3], table.Numbers.Columns[0].Values);
    }

    [Fact]
    public async Task Table_OfNamesAlone_HasNoRows()
    {
        var table = await ReadAsync("epoch,loss\n");

        Assert.Equal(["epoch", "loss"], table.Columns);
        Assert.Empty(table.Rows);
        Assert.Empty(table.Numbers.Columns);
    }

    [Fact]
    public async Task Numbers_WithCommas_StayText()
    {
        var table = await ReadAsync("a;b\n1,5;2\n2,5;3\n", ';');

        Assert.Equal(["b"], table.Numbers.Columns.Select(column => column.Name));
        Assert.Equal("1,5", table.Rows[0][0]);
    }

    [Fact]
    public async Task Rows_OfOtherWidths_AreFilledAndCounted()
    {
        var table = await ReadAsync("a,b\n1\n\n1,2,3\n1,2\n");

        Assert.Equal(["a", "b", "Column 3"], table.Columns);
        Assert.Equal(["1", "", ""], table.Rows[0]);
        Assert.Equal((3, 2), (table.Count, table.Uneven));
    }

    [Fact]
    public async Task Rows_BeyondAPage_AreCountedAndSampledEvenly()
    {
        var text = new StringBuilder("step,value\n");
        for (var row = 0; row < 10_000; row++)
        {
            text.Append(row).Append(',').Append(row * 2).Append('\n');
        }

        var table = await ReadAsync(text.ToString());

        Assert.Equal((1000, 10_000, true), (table.Rows.Count, table.Count, table.IsCounted));
        var steps = table.Numbers.Columns[0].Values;
        Assert.InRange(steps.Count, 1000, 2000);
        Assert.Equal(Enumerable.Range(0, steps.Count).Select(at => (double?)(at * table.Numbers.Step)), steps);
    }

    [Fact]
    public async Task Columns_ByTheThousand_AreCutAndCounted()
    {
        var table = await ReadAsync("x" + new string(',', 5000) + "\n" + new string(',', 5000) + "1\n");

        Assert.Equal((50, 5001), (table.Columns.Count, table.AllColumns));
        Assert.Equal(50, Assert.Single(table.Rows).Count);
    }

    [Fact]
    public async Task Cells_ThatAreLongOrSteerATerminal_AreCutAndMadeVisible()
    {
        var table = await ReadAsync($"a,b\n{new string('x', 100_000)},\u001b[31m\0\n");

        Assert.Equal(new string('x', 200) + "…", table.Rows[0][0]);
        Assert.Equal("␛[31m␀", table.Rows[0][1]);
    }

    [Fact]
    public async Task Row_ThatNeverEnds_IsNotHeldInMemory()
    {
        var (table, note) = await TryReadAsync("a,b\n1,2\n3,\"" + new string('y', 5000) + "\n4,5\n", new TableBounds(LongestRow: 1000));

        Assert.Equal(1, table!.Count);
        Assert.False(table.IsCounted);
        Assert.Contains("Row 2 is longer than 1,000 characters", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstRow_ThatNeverEnds_IsNoTable()
    {
        var (table, note) = await TryReadAsync(new string('y', 5000), new TableBounds(LongestRow: 1000));

        Assert.Null(table);
        Assert.Contains("Its first row is longer", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_LargerThanIsRead_SaysThatThereAreMoreRows()
    {
        var (table, note) = await TryReadAsync(string.Concat(Enumerable.Repeat("1,2\n", 1000)), new TableBounds(All: 402));

        // The hundred-and-first row is only begun: it may have been "1,23".
        Assert.Equal((100, false), (table!.Count, table.IsCounted));
        Assert.Equal(100, table.Rows.Count);
        Assert.Equal(100, table.Numbers.Columns[0].Values.Count);
        Assert.Null(note);
    }

    [Theory]
    [InlineData("a.csv", "a,b;c,d\n", ',')]
    [InlineData("a.csv", "a;b;\"c,d,e\"\n,,,,,,\n", ';')]
    [InlineData("a.csv", "a\tb\n", '\t')]
    [InlineData("a.csv", "alone\n", ',')]
    [InlineData("a.TSV", "a,b,c\n", '\t')]
    public void Separator_IsWhatStandsMostOftenInTheFirstLine(string path, string text, char separator) =>
        Assert.Equal(separator, Separators.Of(path, text));

    private static async Task<TablePreview> ReadAsync(string text, char separator = ',')
    {
        using var reader = new StringReader(text);
        var (table, note) = await TableReading.ReadAsync(reader, separator, new TableBounds(), Ct);
        Assert.Null(note);
        return table!;
    }

    private static async Task<(TablePreview?, string?)> TryReadAsync(string text, TableBounds bounds)
    {
        using var reader = new StringReader(text);
        return await TableReading.ReadAsync(reader, ',', bounds, Ct);
    }
}
