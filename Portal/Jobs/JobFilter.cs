using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

/// <summary>A chip above the list of jobs.</summary>
/// <param name="Key">As it stands in the address; empty for all.</param>
/// <param name="Word">Its word in English, to be looked up when it is shown.</param>
/// <param name="States">The states it shows.</param>
/// <param name="NoContact">Whether it shows only jobs without contact.</param>
public sealed record JobFilter(string Key, string Word, IReadOnlyList<JobState> States, bool NoContact = false)
{
    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<JobFilter> All { get; } =
    [
        new("", "All", []),
        new("waiting", "Waiting", [JobState.Waiting]),
        new("queued", "Queued", [JobState.Assigned, JobState.Starting, JobState.Queued]),
        new("running", "Running", [JobState.Running]),
        new("succeeded", "Succeeded", [JobState.Succeeded]),
        new("failed", "Failed", [JobState.Failed]),
        new("cancelled", "Cancelled", [JobState.Cancelled]),
        new("no-contact", "No contact", [], NoContact: true),
    ];

    /// <summary>The filter of this key; all jobs when there is none.</summary>
    public static JobFilter Of(string? key) => All.FirstOrDefault(filter => filter.Key == key) ?? All[0];

    /// <summary>How many jobs it would show.</summary>
    public int Count(JobCounts counts) =>
        NoContact ? counts.NoContact
        : States.Count == 0 ? counts.Total
        : States.Sum(counts.Of);
}
