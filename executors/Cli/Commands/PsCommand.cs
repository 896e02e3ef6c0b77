using System.CommandLine;
using System.Text.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;
using Spectre.Console;

namespace Pollinator.Cli.Commands;

/// <summary><c>ps [--all] [--filter NAME] [--json]</c>.</summary>
internal static class PsCommand
{
    private const string Unfinished = "&state=Waiting&state=Assigned&state=Starting&state=Queued&state=Running";

    public static Command Create(Terminal shell)
    {
        var all = new Option<bool>("--all", "-a") { Description = "Also jobs that have ended." };
        var json = new Option<bool>("--json") { Description = "As the portal's API gives them." };
        var limit = new Option<int>("--limit", "-n") { Description = "How many at most, newest first (1 to 200).", DefaultValueFactory = _ => 50 };
        var filter = new Option<string?>("--filter") { Description = "By a filter that you have saved on the portal's page of jobs." };
        var command = new Command("ps", "Lists jobs, newest first.") { all, filter, json, limit };
        command.SetAction(
            (parsed, ct) => RunAsync(shell, parsed.GetValue(all), parsed.GetValue(filter), parsed.GetValue(json), parsed.GetValue(limit), ct)
        );
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, bool all, string? filter, bool json, int limit, CancellationToken ct)
    {
        if (all && filter is not null)
        {
            throw new CliException("Say --all or --filter, not both: the filter says which jobs are shown.");
        }

        using var client = new PortalClient(new CredentialStore(shell).Find());
        var which =
            filter is not null ? await new FilterArgument(client, shell.Time.LocalTimeZone).QueryAsync(filter, ct)
            : all ? ""
            : Unfinished;
        var page = await client.GetAsync($"api/v1/jobs?take={Math.Clamp(limit, 1, 200)}{which}", ContractsJson.Default.PageJobListItem, ct);
        if (json)
        {
            await shell.Out.WriteLineAsync(JsonSerializer.Serialize(page, ContractsJson.Default.PageJobListItem));
        }
        else if (page.Items.Count == 0)
        {
            await shell.Error.WriteLineAsync(
                filter is not null ? $"No job matches the filter {Shown.Text(filter)}."
                : all ? "There are no jobs yet."
                : "No job waits or runs. 'pollinator ps --all' lists those that have ended."
            );
        }
        else
        {
            Print(shell, page);
        }
        return ExitCodes.Done;
    }

    private static void Print(Terminal shell, Page<JobListItem> page)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = shell.HasColours ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = shell.HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(shell.Out),
            }
        );
        console.Profile.Width = shell.Width;
        var table = new Table().Border(TableBorder.None);
        foreach (var title in new[] { "JOB", "STATE", "NAME", "EXECUTOR", "AGE", "WHY" })
        {
            table.AddColumn(new TableColumn(title) { NoWrap = title is not "WHY" });
        }
        foreach (var job in page.Items)
        {
            table.AddRow(Cells(job, shell.Time.GetUtcNow()));
        }
        console.Write(table);
        if (page.Total > page.Items.Count)
        {
            shell.Error.WriteLine($"{page.Total - page.Items.Count} more are not shown; see --limit.");
        }
    }

    private static Text[] Cells(JobListItem job, DateTimeOffset now) =>
        [
            new($"{job.Number}"),
            new(job.NoContactSince is null ? JobWords.Word(job.State) : $"{JobWords.Word(job.State)}?", Style(job.State)),
            new(Shown.Text(job.Name, 40)),
            new(Shown.Text(job.ExecutorName, 30)),
            new(Shown.Span(now - job.SubmittedAt)),
            new(Shown.Text(job.Why?.English, 200)),
        ];

    private static Style Style(JobState state) =>
        state switch
        {
            JobState.Succeeded => new Style(Color.Green),
            JobState.Failed => new Style(Color.Red),
            JobState.Running => new Style(Color.Blue),
            _ => Spectre.Console.Style.Plain,
        };
}
