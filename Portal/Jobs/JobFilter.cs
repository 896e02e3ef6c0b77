using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>A chip above the list of jobs.</summary>
/// <param name="Key">As it stands in the address; empty for all. A saved filter may show other states than a chip does: their words with commas between them.</param>
/// <param name="Word">Its word in English, to be looked up when it is shown. Of a filter without a chip it is the words of its states, looked up already.</param>
/// <param name="States">The states it shows.</param>
/// <param name="NoContact">Whether it shows only jobs without contact.</param>
public sealed record JobFilter(string Key, string Word, IReadOnlyList<JobState> States, bool NoContact = false)
{
    private const string NoContactKey = "no-contact";

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
        new(NoContactKey, "No contact", [], NoContact: true),
    ];

    /// <summary>The filter of this key, or of several with commas between them; all jobs when there is none.</summary>
    public static JobFilter Of(string? key) => All.FirstOrDefault(filter => filter.Key == key) ?? OfStates(key) ?? All[0];

    /// <summary>The filter that shows these states, none for all.</summary>
    public static JobFilter Of(IReadOnlyCollection<JobState> states, bool noContact)
    {
        var wanted = states.Order().Distinct().ToList();
        return All.FirstOrDefault(filter => filter.NoContact == noContact && filter.States.Order().SequenceEqual(wanted))
            ?? new JobFilter(
                string.Join(',', wanted.Select(state => state.ToString().ToLowerInvariant()).Concat(noContact ? [NoContactKey] : [])),
                string.Join(", ", wanted.Select(state => StateWords.Of(state).Word).Concat(noContact ? [L("No contact")] : [])),
                wanted,
                noContact
            );
    }

    /// <summary>Whether there is a chip for it.</summary>
    public bool IsChip => All.Contains(this);

    private static JobFilter? OfStates(string? key)
    {
        var words = key?.Split(',') ?? [];
        var states = Enum.GetValues<JobState>().Where(state => words.Contains(state.ToString(), StringComparer.OrdinalIgnoreCase)).ToList();
        var noContact = words.Contains(NoContactKey);
        return states.Count > 0 && states.Count + (noContact ? 1 : 0) == words.Length ? Of(states, noContact) : null;
    }

    /// <summary>How many jobs it would show.</summary>
    public int Count(JobCounts counts) =>
        NoContact ? counts.NoContact
        : States.Count == 0 ? counts.Total
        : States.Sum(counts.Of);
}
