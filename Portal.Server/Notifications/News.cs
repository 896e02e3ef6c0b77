using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>What of a job can be news to its submitter.</summary>
internal sealed record JobNews(
    JobId Id,
    long Number,
    string Name,
    JobState State,
    EndReason Reason,
    int? ExitCode,
    long? StartedAt,
    long? ClosedAt,
    UserId? StopRequestedBy
);

/// <summary>Makes the list of what happened out of how jobs and systems stand. Pure. What is sent to browsers is taken from here too.</summary>
internal static class News
{
    /// <summary>The newest of the kinds that are wanted, newest first.</summary>
    public static NotificationList Of(UserId person, IEnumerable<JobNews> jobs, IEnumerable<SystemView> systems, NotificationChoiceRow choice)
    {
        var items = jobs.SelectMany(job => Of(person, job))
            .Concat(systems.Select(Of).OfType<Notification>())
            .Where(item => choice.Kinds.HasFlag(item.Kind))
            .OrderByDescending(item => item.At)
            .ThenByDescending(item => item.Kind)
            .Take(NotificationList.Most)
            .Select(item => item with { IsNew = item.At.ToUnixTimeMilliseconds() > choice.SeenUntil })
            .ToList();
        return new(items, items.Count(item => item.IsNew), choice.Kinds);
    }

    private static IEnumerable<Notification> Of(UserId person, JobNews job)
    {
        if (job.StartedAt is { } started)
        {
            yield return Item(job, NotificationKinds.Started, started);
        }

        if (job.ClosedAt is { } closed && EndOf(person, job) is { } end)
        {
            yield return Item(job, end, closed);
        }
    }

    // What one has cancelled oneself is no news.
    private static NotificationKinds? EndOf(UserId person, JobNews job) =>
        job.State switch
        {
            JobState.Succeeded => NotificationKinds.Succeeded,
            JobState.Failed => NotificationKinds.Failed,
            JobState.Cancelled when job.StopRequestedBy != person => NotificationKinds.Failed,
            _ => null,
        };

    private static Notification Item(JobNews job, NotificationKinds kind, long at) =>
        new()
        {
            Kind = kind,
            At = DateTimeOffset.FromUnixTimeMilliseconds(at),
            IsNew = false,
            Name = job.Name,
            Job = job.Number,
            JobId = job.Id,
            Reason = kind == NotificationKinds.Started ? EndReason.None : job.Reason,
            ExitCode = kind == NotificationKinds.Started ? null : job.ExitCode,
        };

    private static Notification? Of(SystemView system) =>
        system is { IsMine: true, Status.Contact: SystemContact.NeedsSignIn }
            ? new Notification
            {
                Kind = NotificationKinds.SignIn,
                At = system.Status.Since,
                IsNew = false,
                Name = system.Name,
                System = system.Id,
            }
            : null;
}
