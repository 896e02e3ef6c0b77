namespace Pollinator.Portal.Jobs.Log;

/// <summary>
/// Which lines of a long log the scroll bar reaches. Browsers clamp an element's height (Chromium at about 33.5 million pixels), so
/// that a log of millions of lines is looked at a million lines at a time.
/// </summary>
/// <param name="First">The first line, from 1.</param>
/// <param name="Total">How many lines the log has.</param>
public readonly record struct LogWindow(long First, long Total)
{
    /// <summary>19 million pixels at 19 a line: well under every browser's clamp.</summary>
    public const int Most = 1_000_000;

    /// <summary>The beginning of an empty log.</summary>
    public static LogWindow Empty { get; } = new(1, 0);

    /// <summary>How many lines there are in it.</summary>
    public int Count => (int)Math.Clamp(Total - First + 1, 0, Most);

    /// <summary>The last line in it.</summary>
    public long Last => First + Count - 1;

    /// <summary>Whether lines stand before it.</summary>
    public bool HasEarlier => First > 1;

    /// <summary>Whether lines stand behind it.</summary>
    public bool HasLater => Last < Total;

    /// <summary>Whether the log is too long for one.</summary>
    public bool IsPart => HasEarlier || HasLater;

    /// <summary>The window a million lines earlier.</summary>
    public LogWindow Earlier => this with { First = Math.Max(1, First - Most) };

    /// <summary>The window a million lines later.</summary>
    public LogWindow Later => HasLater ? this with { First = First + Most } : this;

    /// <summary>The same window of a log that has grown, or shrunk with a change of view.</summary>
    public LogWindow Grown(long total) => Of(Math.Min(First, Math.Max(1, total)), total);

    /// <summary>The window that holds this line.</summary>
    public LogWindow At(long line) => Of(line, Total);

    /// <summary>The window at the end.</summary>
    public LogWindow AtEnd => Of(Math.Max(1, Total), Total);

    private static LogWindow Of(long line, long total) => new(((Math.Max(1, line) - 1) / Most * Most) + 1, total);
}
