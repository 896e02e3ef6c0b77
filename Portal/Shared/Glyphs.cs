using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Shared;

/// <summary>Our own icons, drawn on a field of 24 by 24. Constant markup: no component, no circuit cost. Hidden from readers, since a word always stands beside.</summary>
public static class Glyphs
{
    /// <summary>The honey hexagon.</summary>
    public static readonly MarkupString Mark = new(
        """<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><path fill="var(--honey)" d="M11 1.6a2 2 0 0 1 2 0l7.2 4.1a2 2 0 0 1 1 1.7v9.2a2 2 0 0 1-1 1.7L13 22.4a2 2 0 0 1-2 0l-7.2-4.1a2 2 0 0 1-1-1.7V7.4a2 2 0 0 1 1-1.7z"/><g stroke="var(--mark-ink)" stroke-width="1.7" stroke-linecap="round"><path d="M8.4 9.6h7.2M7 12.8h10M8.8 16h6.4"/></g><circle cx="12" cy="6.3" r="1.15" fill="var(--mark-ink)"/></svg>"""
    );

    /// <summary>The house.</summary>
    public static readonly MarkupString Home = Draw("M4 11.2 12 4l8 7.2M6 9.6V20h12V9.6M10 20v-5.2h4V20");

    /// <summary>Lines.</summary>
    public static readonly MarkupString List = Draw("M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4.2 6.5h.1M4.2 12h.1M4.2 17.5h.1");

    /// <summary>A folder.</summary>
    public static readonly MarkupString Folder = Draw(
        "M3.5 7.2a1.7 1.7 0 0 1 1.7-1.7h4l2.2 2.6h7.4a1.7 1.7 0 0 1 1.7 1.7v7.5a1.7 1.7 0 0 1-1.7 1.7H5.2a1.7 1.7 0 0 1-1.7-1.7z"
    );

    /// <summary>A machine in a rack.</summary>
    public static readonly MarkupString Server = Draw("M4 5.5h16v5.3H4zM4 13.2h16v5.3H4zM7.4 8.2h.1M7.4 15.9h.1M11 8.2h5M11 15.9h5");

    /// <summary>A machine under a desk.</summary>
    public static readonly MarkupString Desk = Draw("M4 5.5h16v10H4zM9 19.5h6M12 15.5v4");

    /// <summary>A cluster.</summary>
    public static readonly MarkupString Cloud = Draw("M7.5 18a4 4 0 0 1-.6-7.9 5.2 5.2 0 0 1 10-.9A4.4 4.4 0 0 1 17 18z");

    /// <summary>What can be checked.</summary>
    public static readonly MarkupString Shield = Draw("M12 3.5 19 6v5.4c0 4.3-2.9 7.6-7 9.1-4.1-1.5-7-4.8-7-9.1V6zM8.9 12l2.2 2.2 4-4.4");

    /// <summary>Waiting.</summary>
    public static readonly MarkupString Hourglass = Draw("M6.5 4h11M6.5 20h11M8 4v3.4l4 4.6 4-4.6V4M8 20v-3.4l4-4.6 4 4.6V20");

    /// <summary>Assigned.</summary>
    public static readonly MarkupString Tray = Draw("M12 4v10.5M7.8 10.5 12 14.7l4.2-4.2M5 19.5h14");

    /// <summary>Starting.</summary>
    public static readonly MarkupString Start = Draw("M12 3.5a8.5 8.5 0 1 1-8.5 8.5M12 8.2 15.8 12 12 15.8M8 12h7.6");

    /// <summary>Queued.</summary>
    public static readonly MarkupString Queue = Draw("M4 7h11M4 12h7.5M4 17h7.5M18 7v10.5M14.8 14.5l3.2 3.2 3.2-3.2");

    /// <summary>Running.</summary>
    public static readonly MarkupString Running = Draw("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M10.2 8.4v7.2L15.8 12z");

    /// <summary>Good.</summary>
    public static readonly MarkupString Yes = Draw("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.4 12.2l2.5 2.5 4.7-5");

    /// <summary>Failed.</summary>
    public static readonly MarkupString No = Draw("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.2 9.2l5.6 5.6M14.8 9.2l-5.6 5.6");

    /// <summary>Cancelled.</summary>
    public static readonly MarkupString Cancelled = Draw("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6.2 17.8 17.8 6.2");

    /// <summary>Not known.</summary>
    public static readonly MarkupString Question = Draw(
        "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.7 9.6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.3.9-1.3 1.9M12 16.7v.1"
    );

    /// <summary>Worth knowing.</summary>
    public static readonly MarkupString Info = Draw("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.2M12 7.8v.1");

    /// <summary>A person should look.</summary>
    public static readonly MarkupString Warning = Draw("M12 4.2 21 19.5H3zM12 10v4.4M12 16.9v.1");

    /// <summary>Light.</summary>
    public static readonly MarkupString Sun = Draw(
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M5.5 18.5l1.4-1.4M17.1 6.9l1.4-1.4"
    );

    /// <summary>Dark.</summary>
    public static readonly MarkupString Moon = Draw("M19.5 14.6A8 8 0 0 1 9.4 4.5a8 8 0 1 0 10.1 10.1z");

    /// <summary>As the system is set.</summary>
    public static readonly MarkupString Screen = Draw("M3.5 5h17v11h-17zM9 20h6M12 16v4");

    /// <summary>A person.</summary>
    public static readonly MarkupString Person = Draw(
        "M12 4.5a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM4.8 20c.8-3.6 3.6-5.4 7.2-5.4s6.4 1.8 7.2 5.4"
    );

    /// <summary>Sign out.</summary>
    public static readonly MarkupString Leave = Draw("M10 4.5H5.5v15H10M14.5 8l4 4-4 4M18 12H9.5");

    /// <summary>Back.</summary>
    public static readonly MarkupString Back = Draw("M14.5 5.5 8 12l6.5 6.5");

    /// <summary>Forward.</summary>
    public static readonly MarkupString Next = Draw("M9.5 5.5 16 12l-6.5 6.5");

    /// <summary>Opens.</summary>
    public static readonly MarkupString Down = Draw("M5.5 9.5 12 16l6.5-6.5");

    /// <summary>Search.</summary>
    public static readonly MarkupString Search = Draw("M10.8 4.5a6.3 6.3 0 1 0 0 12.6 6.3 6.3 0 0 0 0-12.6zM15.4 15.4l4.6 4.6");

    /// <summary>Download.</summary>
    public static readonly MarkupString Download = Draw("M12 4v11M7.5 10.8 12 15.3l4.5-4.5M5 19.5h14");

    /// <summary>Drop.</summary>
    public static readonly MarkupString Upload = Draw("M12 20V9M7.5 13.2 12 8.7l4.5 4.5M5 4.5h14");

    /// <summary>Wrap lines.</summary>
    public static readonly MarkupString Wrap = Draw("M4 6h16M4 12h13a3 3 0 0 1 0 6h-4M15 15.5 12.5 18l2.5 2.5M4 18h4");

    /// <summary>Times.</summary>
    public static readonly MarkupString Clock = Draw("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2");

    /// <summary>Follow the end.</summary>
    public static readonly MarkupString Follow = Draw("M12 3.5v11M7.8 10.5 12 14.7l4.2-4.2M6 19.5h12");

    /// <summary>Copy.</summary>
    public static readonly MarkupString Copy = Draw("M9 9h10.5v10.5H9zM15 9V4.5H4.5V15H9");

    /// <summary>A file.</summary>
    public static readonly MarkupString File = Draw("M6 3.5h8l4 4.2v12.8H6zM13.5 3.5v4.5H18");

    /// <summary>A picture.</summary>
    public static readonly MarkupString Picture = Draw("M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.3h.1");

    /// <summary>Numbers.</summary>
    public static readonly MarkupString Chart = Draw("M4 4v16h16M7.5 15l3.5-4 3 2.5 5-6");

    /// <summary>Close.</summary>
    public static readonly MarkupString Close = Draw("M6 6l12 12M18 6 6 18");

    /// <summary>More.</summary>
    public static readonly MarkupString More = Draw("M6 12h.1M12 12h.1M18 12h.1");

    /// <summary>What happened.</summary>
    public static readonly MarkupString Bell = Draw("M6.5 16.500V11a5.500 5.500 0 0 1 11 0v5.500l1.500 1.500H5zM10.300 20.500h3.400M12 3.500v2");

    /// <summary>Half light, half dark.</summary>
    public static readonly MarkupString Contrast = Draw("M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z", "M12 3.5a8.5 8.5 0 0 1 0 17z");

    /// <summary>Kept under a name.</summary>
    public static readonly MarkupString Bookmark = Draw("M6.5 4h11v16L12 15.800 6.500 20z");

    /// <summary>Add.</summary>
    public static readonly MarkupString Plus = Draw("M12 5v14M5 12h14");

    /// <summary>Again.</summary>
    public static readonly MarkupString Again = Draw("M19 12a7 7 0 1 1-2.2-5.1M19.5 4v4.2h-4.2");

    /// <summary>End it.</summary>
    public static readonly MarkupString Stop = Draw("M7 7h10v10H7z");

    /// <summary>Run.</summary>
    public static readonly MarkupString Play = Draw("M8 5.5v13l10.5-6.5z");

    /// <summary>A filter.</summary>
    public static readonly MarkupString Filter = Draw("M4.5 6.5h15M7.5 12h9M10.5 17.5h3");

    /// <summary>Kept safe.</summary>
    public static readonly MarkupString Lock = Draw("M6 10.5h12v9.5H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5");

    /// <summary>Several.</summary>
    public static readonly MarkupString Grid = Draw("M4.5 4.5H11V11H4.5zM13 4.5h6.5V11H13zM4.5 13H11v6.5H4.5zM13 13h6.5v6.5H13z");

    /// <summary>A processor.</summary>
    public static readonly MarkupString Chip = Draw(
        "M7 7h10v10H7zM10 10h4v4h-4zM9.5 7V4M14.5 7V4M9.5 20v-3M14.5 20v-3M7 9.5H4M7 14.5H4M20 9.5h-3M20 14.5h-3"
    );

    /// <summary>A key.</summary>
    public static readonly MarkupString Key = Draw("M8 10.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 11.5 19.5 3M16 6.5l2.5 2.5");

    /// <summary>A link.</summary>
    public static readonly MarkupString Link = Draw(
        "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1"
    );

    /// <summary>Fits.</summary>
    public static readonly MarkupString Check = Draw("M5 12.5l4.5 4.500L19 7");

    private static MarkupString Draw(string lines, string? solid = null) =>
        new(
            $"""<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d="{lines}"/>{(solid is null ? "" : $"""<path class="solid" d="{solid}"/>""")}</svg>"""
        );
}
