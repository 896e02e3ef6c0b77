using System.Globalization;
using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Shared;

/// <summary>The zone of whoever looks; UTC, and said so, until the browser has told it.</summary>
public sealed class ViewerZone
{
    private static readonly string[] Months =
    [
        "{0} Jan",
        "{0} Feb",
        "{0} Mar",
        "{0} Apr",
        "{0} May",
        "{0} Jun",
        "{0} Jul",
        "{0} Aug",
        "{0} Sep",
        "{0} Oct",
        "{0} Nov",
        "{0} Dec",
    ];

    private readonly TimeZoneInfo _zone;

    private ViewerZone(TimeZoneInfo zone) => _zone = zone;

    /// <summary>UTC.</summary>
    public static ViewerZone Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>Whether times carry the word UTC, because the viewer's zone is not known.</summary>
    public bool IsUnknown => ReferenceEquals(_zone, TimeZoneInfo.Utc);

    /// <summary>The zone of this IANA name; UTC when the name is not one.</summary>
    public static ViewerZone Of(string? iana) =>
        iana is { Length: > 0 and < 100 } && TimeZoneInfo.TryFindSystemTimeZoneById(iana, out var zone) ? new ViewerZone(zone) : Utc;

    /// <summary>13:22:40.</summary>
    public string Clock(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>13:22 today, "yesterday 13:22", "24 Nov 13:22" this year, with the year before.</summary>
    public string Short(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (Local(at), Local(now));
        var days = (today.Date - local.Date).Days;
        var clock = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        var words = days switch
        {
            0 => clock,
            1 => L("yesterday {0}", clock),
            -1 => L("tomorrow {0}", clock),
            _ => $"{Date(local, today)} {clock}",
        };
        return words + (IsUnknown ? " UTC" : "");
    }

    /// <summary>Only the day when it is not today: "24 Nov".</summary>
    public string? Day(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (Local(at), Local(now));
        return local.Date == today.Date ? null : Date(local, today);
    }

    /// <summary>All there is, for a tooltip: "2026-11-24 13:22:40.123 +02:00".</summary>
    public string Full(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    /// <summary>When a day of an address (yyyy-MM-dd) begins; null when it is none.</summary>
    public DateTimeOffset? FirstOf(string? day) => DayOf(day) is { } first ? CalendarDay.StartOf(first, _zone) : null;

    /// <summary>When such a day is over.</summary>
    public DateTimeOffset? EndOf(string? day) => DayOf(day) is { } last ? CalendarDay.EndOf(last, _zone) : null;

    // The year only where it is not this one.
    private static string Date(DateTimeOffset local, DateTimeOffset today) =>
        L(Months[local.Month - 1], local.Day) + (local.Year == today.Year ? "" : local.ToString(" yyyy", CultureInfo.InvariantCulture));

    /// <summary>The day that an address names (yyyy-MM-dd); null when it is none.</summary>
    public static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);
}
