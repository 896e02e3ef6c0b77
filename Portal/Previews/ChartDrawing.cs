using System.Globalization;
using System.Text;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Previews;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its column's name.</param>
/// <param name="Style">By which colour and dashes it is told from the others, 0 to <see cref="ChartChoice.MostLines"/> - 1.</param>
/// <param name="Path">What SVG draws, in a square of 1,000 by 1,000.</param>
/// <param name="Words">What it does, for who does not see it.</param>
public sealed record ChartLine(string Name, int Style, string Path, string Words);

/// <summary>A chart, ready to be drawn. Pure.</summary>
public sealed record ChartDrawing(string XName, Axis X, Axis Y, IReadOnlyList<ChartLine> Lines)
{
    private const double Side = 1000;

    /// <summary>Draws what was chosen.</summary>
    public static ChartDrawing Of(NumberSample numbers, ChartChoice choice)
    {
        var xs = choice.X is { } x ? numbers.Columns[x].Values : RowNumbers(numbers);
        var name = choice.X is { } named ? numbers.Columns[named].Name : L("row");
        var points = choice.Lines.Select(line => Points(xs, numbers.Columns[line].Values)).ToList();
        var across = Axis.Of(points.SelectMany(line => line).OfType<ChartPoint>().Select(point => point.X));
        var up = Axis.Of(points.SelectMany(line => line).OfType<ChartPoint>().Select(point => point.Y));
        var lines = choice.Lines.Select((line, at) => Line(numbers.Columns[line].Name, at, points[at], across, up, name));
        return new(name, across, up, [.. lines]);
    }

    private static List<double?> RowNumbers(NumberSample numbers) =>
        [
            .. Enumerable
                .Range(0, numbers.Columns.Count == 0 ? 0 : numbers.Columns[0].Values.Count)
                .Select(row => (double?)((long)row * numbers.Step + 1)),
        ];

    // Null where there is a gap.
    private static List<ChartPoint?> Points(IReadOnlyList<double?> xs, IReadOnlyList<double?> ys) =>
        [.. xs.Zip(ys, (x, y) => x is { } across && y is { } up ? new ChartPoint(across, up) : null)];

    private static ChartLine Line(string name, int style, List<ChartPoint?> points, Axis across, Axis up, string xName)
    {
        var path = new StringBuilder();
        var isDrawing = false;
        foreach (var point in points)
        {
            if (point is not null)
            {
                // A point by itself is a line of no length, which has round ends.
                path.Append(isDrawing ? "L" : "M")
                    .Append(At(across.At(point.X)))
                    .Append(' ')
                    .Append(At(1 - up.At(point.Y)))
                    .Append(isDrawing ? "" : "h0");
            }
            isDrawing = point is not null;
        }
        return new(name, style % ChartChoice.MostLines, path.ToString(), Words(points, xName));
    }

    private static string At(double share) => (share * Side).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Words(List<ChartPoint?> line, string x)
    {
        var points = line.OfType<ChartPoint>().ToList();
        if (points.Count == 0)
        {
            return L("no numbers here");
        }
        var (first, last, least, most) = (points[0], points[^1], points.MinBy(point => point.Y)!, points.MaxBy(point => point.Y)!);
        return L(
            "from {0} at {1} {2} to {3} at {4}; lowest {5} at {6}, highest {7} at {8}",
            Number(first.Y),
            x,
            Number(first.X),
            Number(last.Y),
            Number(last.X),
            Number(least.Y),
            Number(least.X),
            Number(most.Y),
            Number(most.X)
        );
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) is >= 1e6 and < 1e15 ? "#,##0" : "G5", CultureInfo.InvariantCulture);

    private sealed record ChartPoint(double X, double Y);
}
