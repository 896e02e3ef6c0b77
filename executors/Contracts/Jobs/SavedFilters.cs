namespace Pollinator.Contracts;

/// <summary>
/// Which jobs of a colony a person wants to see. All that is named must hold; what names nothing shows all jobs. Days and not times, so that a filter means
/// the same day wherever it is used: each begins at midnight in the zone of whoever looks.
/// </summary>
public sealed record JobSearch
{
    /// <summary>The longest <see cref="Text"/>, in characters.</summary>
    public const int LongestText = 100;

    /// <summary>The earliest year of <see cref="From"/> and <see cref="To"/>; no job is older.</summary>
    public const int EarliestYear = 2000;

    /// <summary>States to show; empty is all.</summary>
    public IReadOnlyList<JobState> States { get; set; } = [];

    /// <summary>Only jobs without contact.</summary>
    public bool NoContact { get; init; }

    /// <summary>Only jobs whose number equals or whose name contains this. At most <see cref="LongestText"/> characters.</summary>
    public string? Text { get; init; }

    /// <summary>Only jobs of this project.</summary>
    public ProjectId? Project { get; init; }

    /// <summary>Only jobs of this executor.</summary>
    public ExecutorId? Executor { get; init; }

    /// <summary>Only jobs that this person submitted.</summary>
    public UserId? Person { get; init; }

    /// <summary>Only jobs submitted on this day or later. Not before <see cref="EarliestYear"/>.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Only jobs submitted on this day or earlier. Not before <see cref="EarliestYear"/>.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Whether it shows all jobs.</summary>
    public bool ShowsAll() =>
        States.Count == 0
        && !NoContact
        && string.IsNullOrWhiteSpace(Text)
        && Project is null
        && Executor is null
        && Person is null
        && From is null
        && To is null;
}

/// <summary>A filter that a person has saved under a name.</summary>
/// <param name="Id">Which.</param>
/// <param name="Name">What the person calls it; theirs are told apart by it, whatever the case of its letters.</param>
/// <param name="Search">Which jobs it shows.</param>
public sealed record SavedFilter(SavedFilterId Id, string Name, JobSearch Search)
{
    /// <summary>The longest name, in characters.</summary>
    public const int LongestName = 60;

    /// <summary>The most that a person can have in a colony.</summary>
    public const int Most = 30;
}

/// <summary>Saves a filter: <c>POST jobs/filters</c>.</summary>
/// <param name="Name">1 to 60 characters, none of them a control character. Spaces around it are taken away.</param>
/// <param name="Search">Which jobs it shows; one that shows all is refused.</param>
public sealed record SaveFilter(string Name, JobSearch Search);

/// <summary>Renames one: <c>PUT jobs/filters/{filter}/name</c>.</summary>
/// <param name="Name">As of <see cref="SaveFilter"/>.</param>
public sealed record RenameFilter(string Name);

/// <summary>Filters of the list of jobs, each person's own in each colony, the same on all their devices.</summary>
public interface ISavedFilters
{
    /// <summary>The caller's, by name.</summary>
    Task<Outcome<IReadOnlyList<SavedFilter>>> ListAsync(Caller caller, CancellationToken ct);

    /// <summary>
    /// Saves one. Refused with <c>invalid-filter</c> (a name or text that cannot be, or a search that shows all), <c>filter-name-taken</c>, or
    /// <c>too-many-filters</c> beyond <see cref="SavedFilter.Most"/>.
    /// </summary>
    Task<Outcome<SavedFilter>> SaveAsync(Caller caller, string name, JobSearch search, CancellationToken ct);

    /// <summary>Gives one another name; refused as saving.</summary>
    Task<Outcome<Done>> RenameAsync(Caller caller, SavedFilterId filter, string name, CancellationToken ct);

    /// <summary>Deletes one.</summary>
    Task<Outcome<Done>> DeleteAsync(Caller caller, SavedFilterId filter, CancellationToken ct);
}
