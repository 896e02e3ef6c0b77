using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Layout.GoTo;

/// <summary>
/// Finds the places that a person may mean: pages, jobs by number or name, projects, executors, systems and the person's saved filters by name. One is made
/// whenever somebody looks.
/// </summary>
/// <param name="caller">Who looks.</param>
/// <param name="jobs">The colony's jobs, which are asked anew for each text.</param>
/// <param name="projects">Its projects, likewise.</param>
/// <param name="executors">Its executors, likewise.</param>
/// <param name="systems">Its systems, all of which are read once.</param>
/// <param name="filters">The person's saved filters, likewise.</param>
public sealed class GoToSearch(Caller caller, IJobs jobs, IProjects projects, IExecutors executors, ISystems systems, ISavedFilters filters)
{
    private const int MostOfAKind = 6;

    // Of these the best are chosen.
    private const int MostLooked = 50;

    private IReadOnlyList<GoToItem>? _systems;
    private IReadOnlyList<GoToItem>? _filters;

    /// <summary>Places for a text, best first within their kind. With no text, the pages.</summary>
    public async Task<IReadOnlyList<GoToItem>> FindAsync(string text, CancellationToken ct)
    {
        text = text.Trim();
        var pages = Matching(Pages, text);
        if (text.Length == 0)
        {
            return pages;
        }

        var found = await jobs.ListAsync(caller, new JobQuery { Text = text, Take = MostOfAKind }, ct);
        return
        [
            .. (found.Value?.Items ?? []).Select(Job),
            .. Matching(await ProjectsAsync(text, ct), text).Take(MostOfAKind),
            .. Matching(await ExecutorsAsync(text, ct), text).Take(MostOfAKind),
            .. Matching(_systems ??= await SystemsAsync(ct), text).Take(MostOfAKind),
            .. Matching(_filters ??= await FiltersAsync(ct), text).Take(MostOfAKind),
            .. pages,
        ];
    }

    private IEnumerable<GoToItem> Pages =>
        [
            Page(L("Home"), Urls.Home, Glyphs.Home),
            Page(L("Jobs"), Urls.Jobs(), Glyphs.List),
            Page(L("Projects"), Urls.Projects(), Glyphs.Folder),
            Page(L("Executors"), Urls.Executors(), Glyphs.Server),
            Page(L("Ledger"), Urls.Ledger(), Glyphs.Shield),
            Page(L("Account"), Urls.Account, Glyphs.Person),
            Page(L("People"), Urls.People, Glyphs.List),
            Page(L("Colonies"), Urls.Colonies, Glyphs.Grid),
            .. caller.Has(Scopes.Portal)
                ? new[]
                {
                    Page(L("People of the portal"), Urls.AdminPeople(), Glyphs.Shield),
                    Page(L("Colonies of the portal"), Urls.AdminColonies(), Glyphs.Shield),
                    Page(L("Operations"), Urls.AdminOperations, Glyphs.Chart),
                }
                : [],
        ];

    // Names that begin with the text before those that hold it elsewhere.
    private static IReadOnlyList<GoToItem> Matching(IEnumerable<GoToItem> items, string text) =>
        [
            .. items
                .Where(item => item.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
                .OrderBy(item => item.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase) ? 0 : 1),
        ];

    private async Task<IEnumerable<GoToItem>> ProjectsAsync(string text, CancellationToken ct) =>
        ((await projects.FindAsync(caller, new ProjectQuery { Text = text, Take = MostLooked }, ct)).Value?.Items ?? []).Select(
            project => new GoToItem(
                L("Project"),
                project.Name,
                Sizes.Count(project.Snapshots, "state", "states"),
                Urls.Project(project.Id),
                Glyphs.Folder
            )
        );

    private async Task<IEnumerable<GoToItem>> ExecutorsAsync(string text, CancellationToken ct) =>
        ((await executors.FindAsync(caller, new ExecutorQuery { Text = text, Take = MostLooked }, ct)).Value?.Items ?? [])
            .Where(executor => executor.Health != ExecutorHealth.Retired)
            .Select(executor => new GoToItem(L("Executor"), executor.Name, executor.Kind, Urls.Executor(executor.Id), Glyphs.Server));

    private async Task<IReadOnlyList<GoToItem>> SystemsAsync(CancellationToken ct) =>
        [
            .. ((await systems.ListAsync(caller, ct)).Value ?? []).Select(system => new GoToItem(
                L("System"),
                system.Name,
                system.Address?.Host ?? "",
                Urls.System(system.Id),
                Glyphs.Server
            )),
        ];

    private async Task<IReadOnlyList<GoToItem>> FiltersAsync(CancellationToken ct) =>
        [
            .. ((await filters.ListAsync(caller, ct)).Value ?? []).Select(filter => new GoToItem(
                L("Saved filter"),
                filter.Name,
                "",
                Urls.Jobs(JobSearchFields.Of(filter.Search)),
                Glyphs.Bookmark
            )),
        ];

    private static GoToItem Job(JobListItem job) =>
        new(L("Job"), $"#{job.Number} {job.Name}", StateWords.Of(job).Word, Urls.Job(job.Number), Glyphs.List);

    private static GoToItem Page(string name, string url, Microsoft.AspNetCore.Components.MarkupString glyph) => new(L("Page"), name, "", url, glyph);
}
