using System.Globalization;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>Reads and writes lengths of time the way people type them: "2 h", "1 h 30", "90 min", "2:00:00", "1-12:00:00", "3 days".</summary>
public static class Spans
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;
    private const int Day = 24 * Hour;

    /// <summary>Whole seconds. A bare number is refused, since minutes and seconds are equally likely to be meant.</summary>
    public static bool TryReadSeconds(string? text, out int seconds)
    {
        var read = (text ?? "").Contains(':') ? TryReadClock(text, out var total) : TryReadWords(text, out total);
        read &= total is > 0 and <= int.MaxValue;
        seconds = read ? (int)decimal.Round(total) : 0;
        return read && seconds > 0;
    }

    /// <summary>"2 h", "1 h 30 min", "2 days".</summary>
    public static string WriteSeconds(int seconds)
    {
        (int Size, string One, string Many)[] units = [(Day, L("day"), L("days")), (Hour, "h", "h"), (Minute, "min", "min"), (1, "s", "s")];
        var parts = new List<string>();
        foreach (var (size, one, many) in units)
        {
            var count = seconds / size;
            seconds %= size;
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}"));
            }
        }
        return parts.Count == 0 ? "0 s" : string.Join(' ', parts);
    }

    /// <summary>The form schedulers write: "2:00:00", "1-12:00:00".</summary>
    public static string WriteClock(int seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span.Days > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Days}-{span:hh\\:mm\\:ss}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Hours}:{span:mm\\:ss}");
    }

    private static bool TryReadWords(string? text, out decimal total)
    {
        total = 0;
        var scanner = new AmountScanner(text);
        var last = decimal.MaxValue;
        while (!scanner.AtEnd)
        {
            if (!scanner.TryNumber(out var number))
            {
                return false;
            }
            // "1 h 30": the number after hours is minutes.
            var size =
                scanner.TryWord(out var word) ? SizeOf(word)
                : scanner.AtEnd && last == Hour ? Minute
                : 0;
            if (size == 0 || size >= last)
            {
                return false;
            }
            total += number * size;
            last = size;
        }
        return last != decimal.MaxValue;
    }

    // "2:00" is hours and minutes, as on a clock; "2:00:00" has seconds too; days come before a dash as Slurm writes them.
    private static bool TryReadClock(string? text, out decimal total)
    {
        total = 0;
        var scanner = new AmountScanner(text);
        if (!scanner.TryNumber(out var first))
        {
            return false;
        }
        decimal days = 0;
        if (scanner.TryMark('-'))
        {
            days = first;
            if (!scanner.TryNumber(out first))
            {
                return false;
            }
        }
        decimal seconds = 0;
        var read =
            scanner.TryMark(':') && scanner.TryNumber(out var minutes) && minutes < 60
                ? (!scanner.TryMark(':') || (scanner.TryNumber(out seconds) && seconds < 60)) && Sum(minutes, out total)
                : false;
        return read && scanner.AtEnd;

        bool Sum(decimal min, out decimal sum)
        {
            sum = (days * Day) + (first * Hour) + (min * Minute) + seconds;
            return true;
        }
    }

    private static int SizeOf(string unit) =>
        unit.ToLowerInvariant() switch
        {
            "s" or "sec" or "secs" or "second" or "seconds" => 1,
            "m" or "min" or "mins" or "minute" or "minutes" => Minute,
            "h" or "hr" or "hrs" or "hour" or "hours" => Hour,
            // What is written in Swedish reads back too.
            "d" or "day" or "days" or "dag" or "dagar" or "dygn" => Day,
            "w" or "week" or "weeks" => 7 * Day,
            _ => 0,
        };
}
