using System.Text;

namespace Pollinator.Cli.Shell;

/// <summary>Text from elsewhere, made fit to be shown in a terminal.</summary>
internal static class Shown
{
    /// <summary>Control characters (and what turns the writing direction) become '?': they could rewrite what the terminal shows.</summary>
    public static string Text(string? text) => new([.. (text ?? "").Select(letter => IsHarmless(letter) ? letter : '?')]);

    /// <summary>At most so many characters.</summary>
    public static string Text(string? text, int most) => Text(text) is var shown && shown.Length > most ? shown[..(most - 1)] + "…" : shown;

    /// <summary>A length of time in two units.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalDays >= 1 ? $"{(int)span.TotalDays} d {span.Hours} h"
        : span.TotalHours >= 1 ? $"{(int)span.TotalHours} h {span.Minutes} min"
        : span.TotalMinutes >= 1 ? $"{(int)span.TotalMinutes} min {span.Seconds} s"
        : $"{Math.Max(0, (int)span.TotalSeconds)} s";

    private static bool IsHarmless(char letter) =>
        !char.IsControl(letter) && letter is not ((>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f');
}
