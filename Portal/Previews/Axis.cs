using System.Globalization;

namespace Pollinator.Portal.Previews;

/// <summary>A mark of an axis.</summary>
/// <param name="At">Where it stands, 0 to 1.</param>
/// <param name="Words">The number.</param>
public sealed record AxisMark(double At, string Words);

/// <summary>One direction of a chart: from the least to the greatest number, with marks at round ones. Pure.</summary>
public sealed class Axis
{
    private const int MostMarks = 12;
    private const double Rounding = 1e-9;
    private readonly double _least;
    private readonly double _half;

    private Axis(double least, double greatest)
    {
        // Halves, since the difference of two numbers can be larger than any.
        (_least, _half) = (least, greatest / 2 - least / 2);
        Marks = MarksOf(least, greatest, _half);
    }

    /// <summary>Its marks.</summary>
    public IReadOnlyList<AxisMark> Marks { get; }

    /// <summary>An axis that has room for all of these.</summary>
    public static Axis Of(IEnumerable<double> values)
    {
        var (least, greatest) = (double.MaxValue, double.MinValue);
        foreach (var value in values)
        {
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }
        if (least > greatest)
        {
            return new(0, 1);
        }
        if (greatest / 2 - least / 2 > 0)
        {
            return new(least, greatest);
        }
        var room = Math.Abs(least) > 1e-300 ? Math.Abs(least) / 10 : 1;
        return new(Math.Max(least - room, double.MinValue), Math.Min(greatest + room, double.MaxValue));
    }

    /// <summary>Where a number stands, 0 to 1.</summary>
    public double At(double value) => Math.Clamp((value / 2 - _least / 2) / _half, 0, 1);

    private List<AxisMark> MarksOf(double least, double greatest, double half)
    {
        var step = Step(half / 3);
        var marks = new List<AxisMark>();
        if (!double.IsFinite(step) || step <= 0)
        {
            return marks;
        }
        var first = Math.Ceiling(least / step);
        for (var i = 0; i < MostMarks && (first + i) * step <= greatest; i++)
        {
            marks.Add(new(At((first + i) * step), Words((first + i) * step, step)));
        }
        return marks;
    }

    // 1, 2 or 5 times a power of ten, at least a sixth of the whole: three to six marks.
    private static double Step(double sixth)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(sixth)));
        var rest = sixth / power;
        return power
            * (
                rest <= 1 + Rounding ? 1
                : rest <= 2 + Rounding ? 2
                : rest <= 5 + Rounding ? 5
                : 10
            );
    }

    private static string Words(double value, double step)
    {
        var decimals = (int)Math.Max(0, -Math.Floor(Math.Log10(step)));
        return decimals <= 6 && Math.Abs(value) < 1e12
            ? Math.Round(value, decimals).ToString("#,##0." + new string('#', decimals), CultureInfo.InvariantCulture)
            : value.ToString("0.###E+0", CultureInfo.InvariantCulture);
    }
}
