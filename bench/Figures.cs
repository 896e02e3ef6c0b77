using System.Globalization;

namespace Pollinator.Bench;

/// <summary>Writes figures and takes medians.</summary>
internal static class Figures
{
    public static void Write(string name, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###} {unit}"));

    public static double Median(IEnumerable<double> values) => Percentile([.. values], 50);

    public static double Percentile(List<double> values, double percent)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[(int)Math.Min(values.Count - 1, values.Count * percent / 100)];
    }
}
