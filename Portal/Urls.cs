using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Ledger;

namespace Pollinator.Portal;

/// <summary>Every address of the portal that a page links to.</summary>
public static class Urls
{
    /// <summary>What needs me.</summary>
    public const string Home = "/";

    /// <summary>The signed-in person's account and tokens.</summary>
    public const string Account = "/account";

    /// <summary>Adds a second factor, and comes back.</summary>
    public static string AddFactor() => With("/second-factor", ("returnUrl", Account));

    /// <summary>Sets an authenticator app up, or another in its place, and comes back.</summary>
    public static string SetUpApp() => With("/second-factor/app", ("returnUrl", Account));

    /// <summary>Makes new recovery codes.</summary>
    public const string RecoveryCodes = "/account/recovery-codes";

    /// <summary>Links the sign-in of another organisation, and comes back.</summary>
    public static string LinkOutside(string authority) => With($"/account/outside/{authority}", ("returnUrl", Account));

    /// <summary>Changes the password.</summary>
    public const string Password = "/account/password";

    /// <summary>Asks once more who is there, and comes back.</summary>
    public static string Confirm(string returnUrl) => With("/confirm", ("returnUrl", returnUrl));

    /// <summary>The people of the colony.</summary>
    public const string People = "/people";

    /// <summary>The colonies of the signed-in person.</summary>
    public const string Colonies = "/colonies";

    /// <summary>Works in another colony from now on (POST).</summary>
    public const string SwitchColony = "/colony";

    /// <summary>Ends the session (POST).</summary>
    public const string SignOut = "/sign-out";

    /// <summary>Sign in, and come back.</summary>
    public static string SignIn(string? returnUrl = null) => With("/sign-in", ("returnUrl", returnUrl));

    /// <summary>Jobs, filtered.</summary>
    public static string Jobs(JobSearchFields? search = null, long? before = null) =>
        With(
            "/jobs",
            ("show", search?.Show),
            ("q", search?.Text),
            ("project", search?.Project),
            ("person", search?.Person),
            ("executor", search?.Executor),
            ("from", search?.From),
            ("to", search?.To),
            ("before", before?.ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>Two jobs side by side; with a file of their results, how to look at it, and what its chart shows.</summary>
    public static string CompareJobs(long one, long other, string? file = null, string? look = null, string? chart = null) =>
        With(
            string.Create(CultureInfo.InvariantCulture, $"/jobs/compare?a={one}&b={other}"),
            ("file", file),
            ("as", file is null ? null : look),
            ("chart", file is null ? null : chart)
        );

    /// <summary>Jobs of a project.</summary>
    public static string JobsOf(ProjectId project) => Jobs(new JobSearchFields(Project: project.ToString()));

    /// <summary>A job, by the number people say.</summary>
    public static string Job(long number) => string.Create(CultureInfo.InvariantCulture, $"/jobs/{number}");

    /// <summary>
    /// A part of a job's page: the section that a narrow page shows, a file of its results, how to look at it, what its chart shows, and the line that is
    /// chosen in the log.
    /// </summary>
    public static string JobPart(
        long number,
        string? section,
        string? result = null,
        string? look = null,
        string? chart = null,
        string? line = null
    ) =>
        With(
            Job(number),
            ("tab", section),
            ("result", result),
            ("as", result is null ? null : look),
            ("chart", result is null ? null : chart),
            ("line", line)
        );

    /// <summary>A job, by its id.</summary>
    public static string Job(JobId job) => $"/jobs/{job}";

    /// <summary>The form for a new job, with a project's folder.</summary>
    public static string NewJob(ProjectId? project = null, ContentHash? snapshot = null) =>
        With("/jobs/new", ("project", project?.ToString()), ("snapshot", snapshot?.Hex));

    /// <summary>The form, filled with what an earlier job asked for; with more of what it ran out of, when that is raised.</summary>
    public static string SubmitAgain(JobId job, bool raise = false) => With("/jobs/new", ("from", job.ToString()), ("raise", raise ? "yes" : null));

    /// <summary>The projects.</summary>
    public static string Projects(string? text = null, int page = 1) => With("/projects", ("q", text), ("page", PageText(page)));

    /// <summary>The projects, with the ways to add one open.</summary>
    public static string NewProject() => With("/projects", ("new", "yes"));

    /// <summary>A project and its snapshots.</summary>
    public static string Project(ProjectId project, int skip = 0) =>
        With($"/projects/{project}", ("skip", skip > 0 ? skip.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>A project's files, a folder or file of them; of its newest state, or of the one named.</summary>
    public static string Files(ProjectId project, string? path = null, ContentHash? snapshot = null) =>
        With($"/projects/{project}/files", ("path", path), ("snapshot", snapshot?.Hex));

    /// <summary>What changed from one state of a project to another.</summary>
    public static string CompareStates(ProjectId project, ContentHash one, ContentHash other) =>
        With($"/projects/{project}/compare", ("a", one.Hex), ("b", other.Hex));

    /// <summary>What a snapshot holds.</summary>
    public static string Snapshot(ContentHash snapshot, ProjectId? project = null, string? path = null) =>
        With($"/snapshots/{snapshot.Hex}", ("project", project?.ToString()), ("path", path));

    /// <summary>The bytes of a file of a snapshot.</summary>
    public static string SnapshotFile(ContentHash snapshot, string path, bool download = false) =>
        With($"/api/v1/snapshots/{snapshot.Hex}/file", ("path", path), ("inline", download ? null : "true"));

    /// <summary>A snapshot as one zip.</summary>
    public static string SnapshotArchive(ContentHash snapshot) => $"/api/v1/snapshots/{snapshot.Hex}/zip";

    /// <summary>The executors.</summary>
    public static string Executors(string? text = null, int page = 1) => With("/executors", ("q", text), ("page", PageText(page)));

    /// <summary>The executors, with the steps to add one open.</summary>
    public static string AddExecutor() => With("/executors", ("add", "yes"));

    /// <summary>An executor.</summary>
    public static string Executor(ExecutorId executor) => $"/executors/{executor}";

    /// <summary>All systems.</summary>
    public static string Systems() => "/systems";

    /// <summary>Adds a system.</summary>
    public static string AddSystem() => "/systems/add";

    /// <summary>Goes on adding a system; the question that runs is named, so that a reload comes back to it.</summary>
    public static string SetUpSystem(SystemId system, AskId? ask = null) => With($"/systems/{system}/set-up", ("ask", ask?.ToString()));

    /// <summary>A system.</summary>
    public static string System(SystemId system) => $"/systems/{system}";

    /// <summary>What is done on a system.</summary>
    public static string SystemSheet(SystemId system) => $"/systems/{system}/sheet";

    /// <summary>The colony's ledger entries, filtered, from a place on.</summary>
    public static string Ledger(LedgerSearchFields? search = null, long? before = null) =>
        With(
            "/ledger",
            ("show", search?.Show),
            ("person", search?.Person),
            ("from", search?.From),
            ("to", search?.To),
            ("before", before?.ToString(CultureInfo.InvariantCulture))
        );

    /// <summary>The chains in which something matches, to keep and to check elsewhere.</summary>
    public static string LedgerExport(LedgerFilter filter) =>
        With(
            "/api/v1/ledger/export",
            ("group", filter.Group?.ToString()),
            ("person", filter.Person?.ToString()),
            ("from", filter.From?.ToString("O", CultureInfo.InvariantCulture)),
            ("until", filter.Until?.ToString("O", CultureInfo.InvariantCulture))
        );

    /// <summary>The people of the portal, for its administrators.</summary>
    public static string AdminPeople(string? text = null, int page = 1) =>
        With("/admin/people", ("q", text), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>The colonies of the portal, for its administrators.</summary>
    public static string AdminColonies(string? text = null, int page = 1) =>
        With("/admin/colonies", ("q", text), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>How the portal itself does, for its administrators.</summary>
    public const string AdminOperations = "/admin/operations";

    /// <summary>A job's chain with its proof, to keep and to check elsewhere.</summary>
    public static string LedgerExport(JobId job) => $"/api/v1/jobs/{job}/ledger/export";

    /// <summary>A whole log stream as a file.</summary>
    public static string LogDownload(JobId job, int attempt, LogStream stream) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/api/v1/jobs/{job}/attempts/{attempt}/log/{(stream == LogStream.Stdout ? "stdout" : "stderr")}/download"
        );

    /// <summary>The page an address names, from 1; whatever is not a number is the first.</summary>
    public static int PageNumber(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 1_000_000) : 1;

    /// <summary>The place that an address names, as a list's page told it; null when it is none.</summary>
    public static long? Place(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    private static string? PageText(int page) => page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null;

    private static string With(string path, params ReadOnlySpan<(string Key, string? Value)> query)
    {
        foreach (var (key, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
            {
                path = QueryHelpers.AddQueryString(path, key, value);
            }
        }
        return path;
    }
}
