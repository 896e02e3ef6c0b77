using System.Globalization;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Shared;

/// <summary>Lengths of time, as people say them.</summary>
public static class Durations
{
    /// <summary>"0.2 s", "18 s", "41 min", "2 h 05", "3 d 4 h": two figures that matter.</summary>
    public static string Words(TimeSpan span)
    {
        span = span < TimeSpan.Zero ? TimeSpan.Zero : span;
        return span switch
        {
            _ when span.TotalSeconds < 9.95 && span.Milliseconds > 50 => Say($"{span.TotalSeconds:0.0} s"),
            _ when span.TotalSeconds < 60 => Say($"{(int)span.TotalSeconds} s"),
            _ when span.TotalMinutes < 10 && span.Seconds > 0 => Say($"{(int)span.TotalMinutes} min {span.Seconds} s"),
            _ when span.TotalMinutes < 60 => Say($"{(int)span.TotalMinutes} min"),
            _ when span.TotalHours < 24 => Say($"{(int)span.TotalHours} h") + (span.Minutes > 0 ? Say($" {span.Minutes:00}") : ""),
            _ => Say($"{(int)span.TotalDays} d") + (span.Hours > 0 ? Say($" {span.Hours} h") : ""),
        };
    }

    /// <summary>As <see cref="Words(TimeSpan)"/>, from whole seconds.</summary>
    public static string Words(int seconds) => Words(TimeSpan.FromSeconds(seconds));

    /// <summary>A clock that runs: "41:07", "2:05:09", "1 d 02:05:09".</summary>
    public static string Clock(TimeSpan span)
    {
        span = span < TimeSpan.Zero ? TimeSpan.Zero : span;
        return span.TotalHours < 1 ? Say($"{span.Minutes:00}:{span.Seconds:00}")
            : span.TotalDays < 1 ? Say($"{span.Hours}:{span.Minutes:00}:{span.Seconds:00}")
            : Say($"{span.Days} d {span.Hours:00}:{span.Minutes:00}:{span.Seconds:00}");
    }

    /// <summary>"just now", "12 s ago", "3 min ago".</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now) =>
        now - at < TimeSpan.FromSeconds(2) ? L("just now") : L("{0} ago", Rough(now - at));

    private static string Rough(TimeSpan span) =>
        span.TotalMinutes is >= 1 and < 10 ? Say($"{(int)span.TotalMinutes} min") : Words(TimeSpan.FromSeconds((int)span.TotalSeconds));

    private static string Say(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
