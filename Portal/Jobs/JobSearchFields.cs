using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>Which jobs are looked for, as it stands in the address. What cannot be read there is left out.</summary>
/// <param name="Show">The key of a <see cref="JobFilter"/>.</param>
/// <param name="Text">A part of the name, or a number.</param>
/// <param name="Project">A project's id.</param>
/// <param name="Person">The id of who submitted them.</param>
/// <param name="Executor">An executor's id.</param>
/// <param name="From">The first day, as yyyy-MM-dd in the viewer's zone.</param>
/// <param name="To">The last day.</param>
public sealed record JobSearchFields(
    string? Show = null,
    string? Text = null,
    string? Project = null,
    string? Person = null,
    string? Executor = null,
    string? From = null,
    string? To = null
)
{
    /// <summary>The chip.</summary>
    public JobFilter Filter => JobFilter.Of(Show);

    /// <summary>How many of the fields behind "More filters" are in use. The project is none of them: a chip of its own tells it.</summary>
    public int More => new[] { Person, Executor, From, To }.Count(one => !string.IsNullOrEmpty(one));

    /// <summary>What is asked of the list.</summary>
    public JobQuery Query(ViewerZone zone) =>
        new()
        {
            States = Filter.States,
            NoContact = Filter.NoContact,
            Text = Text,
            Project = ProjectId.TryParse(Project, null, out var project) ? project : null,
            Person = UserId.TryParse(Person, null, out var person) ? person : null,
            Executor = ExecutorId.TryParse(Executor, null, out var executor) ? executor : null,
            From = zone.FirstOf(From),
            Until = zone.EndOf(To),
        };

    /// <summary>The same as a filter that can be saved; what cannot be read is left out of it.</summary>
    public JobSearch ToSearch() =>
        new()
        {
            States = Filter.States,
            NoContact = Filter.NoContact,
            Text = string.IsNullOrWhiteSpace(Text) ? null : Text.Trim(),
            Project = ProjectId.TryParse(Project, null, out var project) ? project : null,
            Person = UserId.TryParse(Person, null, out var person) ? person : null,
            Executor = ExecutorId.TryParse(Executor, null, out var executor) ? executor : null,
            From = ViewerZone.DayOf(From),
            To = ViewerZone.DayOf(To),
        };

    /// <summary>A saved filter as the address has it. Two that show the same are the same.</summary>
    public static JobSearchFields Of(JobSearch search) =>
        new(
            JobFilter.Of(search.States, search.NoContact).Key is { Length: > 0 } key ? key : null,
            search.Text,
            search.Project?.ToString(),
            search.Person?.ToString(),
            search.Executor?.ToString(),
            search.From?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            search.To?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        );
}
