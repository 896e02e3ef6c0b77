using System.Globalization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Previews;

/// <summary>What a chart shows: columns of a sample by their place in it. Pure.</summary>
/// <param name="X">What goes to the right; null is the number of the row.</param>
/// <param name="Lines">What is drawn, in this order.</param>
public sealed record ChartChoice(int? X, IReadOnlyList<int> Lines)
{
    /// <summary>More lines than this nobody can tell apart.</summary>
    public const int MostLines = 6;

    private const int FirstLines = 4;

    private const string Rows = "row";

    // What training and simulations count in.
    private static readonly string[] Counters = ["epoch", "step", "iteration", "iter", "batch", "round", "time", "t", "x", "index", "seconds", "s"];

    /// <summary>What is drawn before anybody chose: a column that counts to the right, some of the others as lines.</summary>
    public static ChartChoice Of(NumberSample numbers)
    {
        var x = Counting(numbers);
        var others = Enumerable.Range(0, numbers.Columns.Count).Where(column => column != x).Take(FirstLines).ToList();
        return others.Count > 0 ? new(x, others) : new(null, [.. Enumerable.Range(0, numbers.Columns.Count)]);
    }

    /// <summary>The choice that an address names; null where it names none that these numbers have.</summary>
    public static ChartChoice? Read(string? text, NumberSample numbers)
    {
        if (text?.Split('.') is not [var along, var drawn])
        {
            return null;
        }
        var x = PlaceOf(along, numbers);
        var lines = drawn.Split('-', StringSplitOptions.RemoveEmptyEntries).Select(line => PlaceOf(line, numbers)).ToList();
        return (x is null && along != Rows) || lines.Contains(null)
            ? null
            : new(x, [.. lines.OfType<int>().Where(line => line != x).Distinct().Order().Take(MostLines)]);
    }

    /// <summary>As an address names it: "1.2-3", the table's columns from 1; "row.2" along the rows.</summary>
    public string Written(NumberSample numbers)
    {
        var along = X is { } x ? NumberOf(x, numbers) : Rows;
        return $"{along}.{string.Join('-', Lines.Select(line => NumberOf(line, numbers)))}";
    }

    /// <summary>Another column to the right; it is no line any more.</summary>
    public ChartChoice WithX(int? x) => new(x, [.. Lines.Where(line => line != x)]);

    /// <summary>A line more or less.</summary>
    public ChartChoice WithLine(int line, bool isDrawn) =>
        this with
        {
            Lines = isDrawn ? [.. Lines.Append(line).Distinct().Order().Take(MostLines)] : [.. Lines.Where(other => other != line)],
        };

    private static string NumberOf(int place, NumberSample numbers) => (numbers.Columns[place].Index + 1).ToString(CultureInfo.InvariantCulture);

    private static int? PlaceOf(string number, NumberSample numbers) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var column)
        && numbers.Columns.ToList().FindIndex(one => one.Index == column - 1) is var place
        && place >= 0
            ? place
            : null;

    private static int? Counting(NumberSample numbers)
    {
        var columns = numbers.Columns;
        foreach (var counter in Counters)
        {
            if (
                columns.ToList().FindIndex(column => string.Equals(column.Name.Trim(), counter, StringComparison.OrdinalIgnoreCase))
                is var named
                    and >= 0
            )
            {
                return named;
            }
        }
        return columns.Count > 0 && columns[0].Index == 0 && Grows(columns[0]) ? 0 : null;
    }

    private static bool Grows(NumberColumn column)
    {
        for (var row = 1; row < column.Values.Count; row++)
        {
            if (column.Values[row] is not { } value || column.Values[row - 1] is not { } before || value < before)
            {
                return false;
            }
        }
        return true;
    }
}
