namespace Pollinator.Contracts;

/// <summary>When the day of a filter begins and ends, for pages and commands.</summary>
public static class CalendarDay
{
    /// <summary>
    /// When a day begins in a zone, in UTC. Where a clock is put forward at midnight, that is an hour later by its hands. East of Greenwich the
    /// calendar's first day begins before there are times, and is cut off there.
    /// </summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(Math.Max(0, midnight.Ticks - zone.GetUtcOffset(midnight).Ticks), TimeSpan.Zero);
    }

    /// <summary>When a day is over in a zone, in UTC; null for the calendar's last, which no other follows.</summary>
    public static DateTimeOffset? EndOf(DateOnly day, TimeZoneInfo zone) => day < DateOnly.MaxValue ? StartOf(day.AddDays(1), zone) : null;
}
