using System.Globalization;

namespace Pollinator.Bench;

/// <summary>Writes figures and takes medians.</summary>
internal static class Figures
{
    private static TextWriter Output { get; set; } = Console.Out;

    /// <summary>Keeps standard output for figures alone, where the portal runs in this process and has words of its own.</summary>
    public static void TakeStandardOutput()
    {
        Output = Console.Out;
        Console.SetOut(Console.Error);
    }

    public static void Write(string name, double value, string unit) =>
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###} {unit}"));

    public static double Median(IEnumerable<double> values) => Percentile([.. values], 50);

    public static double Percentile(List<double> values, double percent)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[(int)Math.Min(values.Count - 1, values.Count * percent / 100)];
    }
}
