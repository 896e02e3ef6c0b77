using System.Globalization;

namespace Pollinator.Slurm.Commands;

/// <summary>Reads fields of Slurm's outputs. What is not understood is null, never a guess.</summary>
internal static class Columns
{
    /// <summary>Parts the fields of sacct; no text of people's can hold it.</summary>
    public const char Unit = '\u001f';

    public static IEnumerable<string> Lines(string output) =>
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);

    /// <summary>Seconds since 1970; <c>Unknown</c>, <c>N/A</c>, <c>None</c>, <c>NONE</c> and 0 are no time.</summary>
    public static DateTimeOffset? Time(string text) =>
        Long(text) is > 0 and < 253_402_300_800 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public static long? Long(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static int? Int(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Slurm's words for nothing.</summary>
    public static string? Text(string text) =>
        text.Trim() is { Length: > 0 } some && some is not ("(null)" or "N/A" or "None" or "None assigned" or "Unknown") ? some : null;

    /// <summary>A duration as Slurm writes it: <c>MM</c>, <c>MM:SS</c>, <c>HH:MM:SS</c>, <c>D-HH</c>, <c>D-HH:MM</c>, <c>D-HH:MM:SS</c>; <c>UNLIMITED</c> and <c>NONE</c> are null.</summary>
    public static long? Seconds(string text)
    {
        var dash = text.IndexOf('-');
        if (dash == 0)
        {
            return null;
        }

        var days = dash > 0 ? Long(text[..dash]) : 0;
        var parts = text[(dash + 1)..].Split(':').Select(Long).ToList();
        if (days is null || parts.Count > 3 || parts.Contains(null))
        {
            return null;
        }

        var (hours, minutes, seconds) = (dash > 0, parts) switch
        {
            (true, [var h]) => (h, 0, 0),
            (true, [var h, var m]) => (h, m, 0),
            (false, [var m]) => (0, m, 0),
            (false, [var m, var s]) => (0, m, s),
            (_, [var h, var m, var s]) => (h, m, s),
            _ => (null, null, null),
        };
        return (days * 86_400) + (hours * 3600) + (minutes * 60) + seconds;
    }

    /// <summary>Bytes from Slurm's sizes: <c>96772K</c>, <c>100M</c>, <c>1.5G</c>, <c>4Gn</c>, <c>4Gc</c>; a bare number is in <paramref name="unit"/> bytes.</summary>
    public static long? Bytes(string text, long unit = 1)
    {
        var digits = text.TrimEnd('n', 'c');
        var factor = digits.Length == 0 ? 0 : Factor(digits[^1], unit);
        var number =
            factor == unit && digits.Length > 0 && char.IsAsciiDigit(digits[^1]) ? digits
            : digits.Length > 0 ? digits[..^1]
            : "";
        return factor > 0 && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e12
            ? (long)(value * factor)
            : null;
    }

    private static long Factor(char letter, long unit) =>
        letter switch
        {
            'K' => 1L << 10,
            'M' => 1L << 20,
            'G' => 1L << 30,
            'T' => 1L << 40,
            'P' => 1L << 50,
            _ when char.IsAsciiDigit(letter) => unit,
            _ => 0,
        };
}
