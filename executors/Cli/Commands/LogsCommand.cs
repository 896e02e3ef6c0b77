using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.Commands;

/// <summary><c>logs [-f] [--attempt N] JOB</c>.</summary>
internal static class LogsCommand
{
    public static Command Create(Terminal shell)
    {
        var job = JobArgument.Create();
        var follow = new Option<bool>("--follow", "-f") { Description = "Stays until the job has ended, and exits with its exit code." };
        var attempt = new Option<int?>("--attempt") { Description = "Which try; the newest when not said." };
        var command = new Command("logs", "Shows what a job printed: its standard output and error on ours, byte for byte.") { job, follow, attempt };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetRequiredValue(job), parsed.GetValue(follow), parsed.GetValue(attempt), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, string name, bool follow, int? attempt, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        var job = await JobArgument.FindAsync(client, name, ct);
        var newest = attempt ?? job.Attempts.Select(one => one.Number).DefaultIfEmpty().Max();
        if (follow)
        {
            return await Following.ToTheEndAsync(client, shell, job.Summary.Id, job.Summary.Number, Math.Max(newest, 1), ct);
        }
        if (newest < 1)
        {
            await shell.Error.WriteLineAsync(JobWords.Now(job.Summary));
            return ExitCodes.Done;
        }
        await new LogPrinter(client, shell).PrintAsync(job.Summary.Id, newest, ct);
        return ExitCodes.Done;
    }
}
