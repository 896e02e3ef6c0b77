using System.Globalization;

namespace Pollinator.Portal.Shared;

/// <summary>The zone of whoever looks; UTC, and said so, until the browser has told it.</summary>
public sealed class ViewerZone
{
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
        var form = days switch
        {
            0 => "HH:mm",
            1 => "'yesterday' HH:mm",
            -1 => "'tomorrow' HH:mm",
            _ when local.Year == today.Year => "d MMM HH:mm",
            _ => "d MMM yyyy HH:mm",
        };
        return local.ToString(form, CultureInfo.InvariantCulture) + (IsUnknown ? " UTC" : "");
    }

    /// <summary>Only the day when it is not today: "24 Nov".</summary>
    public string? Day(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (Local(at), Local(now));
        return local.Date == today.Date ? null : local.ToString(local.Year == today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>All there is, for a tooltip: "2026-11-24 13:22:40.123 +02:00".</summary>
    public string Full(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    /// <summary>When a day begins there. Where a clock is put forward at midnight, that is an hour later by its hands.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>When a day of an address (yyyy-MM-dd) begins; null when it is none.</summary>
    public DateTimeOffset? FirstOf(string? day) => DayOf(day) is { } first ? StartOf(first) : null;

    /// <summary>When such a day is over.</summary>
    public DateTimeOffset? EndOf(string? day) => DayOf(day) is { } last && last < DateOnly.MaxValue ? StartOf(last.AddDays(1)) : null;

    private static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);
}
