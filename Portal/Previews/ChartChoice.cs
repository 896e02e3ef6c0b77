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

    // What training and simulations count in.
    private static readonly string[] Counters = ["epoch", "step", "iteration", "iter", "batch", "round", "time", "t", "x", "index", "seconds", "s"];

    /// <summary>What is drawn before anybody chose: a column that counts to the right, some of the others as lines.</summary>
    public static ChartChoice Of(NumberSample numbers)
    {
        var x = Counting(numbers);
        var others = Enumerable.Range(0, numbers.Columns.Count).Where(column => column != x).Take(FirstLines).ToList();
        return others.Count > 0 ? new(x, others) : new(null, [.. Enumerable.Range(0, numbers.Columns.Count)]);
    }

    /// <summary>Another column to the right; it is no line any more.</summary>
    public ChartChoice WithX(int? x) => new(x, [.. Lines.Where(line => line != x)]);

    /// <summary>A line more or less.</summary>
    public ChartChoice WithLine(int line, bool isDrawn) =>
        this with
        {
            Lines = isDrawn ? [.. Lines.Append(line).Distinct().Order().Take(MostLines)] : [.. Lines.Where(other => other != line)],
        };

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
