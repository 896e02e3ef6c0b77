using System.Globalization;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>A filter that a person has saved in the portal, by its name.</summary>
/// <param name="client">The portal.</param>
/// <param name="zone">Where the filter's days are: this machine's, as the page takes the browser's.</param>
internal sealed class FilterArgument(PortalClient client, TimeZoneInfo zone)
{
    /// <summary>What is asked of the list of jobs, beginning with &amp;.</summary>
    public async Task<string> QueryAsync(string name, CancellationToken ct)
    {
        var saved = await client.GetAsync("api/v1/jobs/filters", ContractsJson.Default.IReadOnlyListSavedFilter, ct);
        var found = saved.FirstOrDefault(filter => string.Equals(filter.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));
        return found is not null ? Query(found.Search) : throw new CliException(Missing(name, saved));
    }

    private static string Missing(string name, IReadOnlyList<SavedFilter> saved) =>
        saved.Count == 0
            ? $"You have no saved filter {Shown.Text(name)}, and no other. Filters are saved on the portal's page of jobs."
            : $"You have no saved filter {Shown.Text(name)}. There is {string.Join(", ", saved.Select(filter => Shown.Text(filter.Name)))}.";

    private string Query(JobSearch search)
    {
        (string Name, string? Value)[] parts =
        [
            .. search.States.Select(state => ("state", (string?)state.ToString())),
            ("noContact", search.NoContact ? "true" : null),
            ("text", search.Text),
            ("project", search.Project?.ToString()),
            ("executor", search.Executor?.ToString()),
            ("person", search.Person?.ToString()),
            ("from", search.From is { } first ? Text(CalendarDay.StartOf(first, zone)) : null),
            ("until", search.To is { } last ? Text(CalendarDay.EndOf(last, zone)) : null),
        ];
        return string.Concat(parts.Where(part => part.Value is not null).Select(part => $"&{part.Name}={Uri.EscapeDataString(part.Value!)}"));
    }

    private static string? Text(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}
