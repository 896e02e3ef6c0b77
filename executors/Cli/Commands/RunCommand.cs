using System.CommandLine;
using System.CommandLine.Parsing;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary><c>run [--follow] [--dry-run [--estimate]] [--project NAME] [--dir FOLDER] [--file FILE] [--label TEXT] [--secret NAME]… [-- command…]</c>.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal shell)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Shows the log live, and exits with the job's exit code." };
        var project = new Option<string?>("--project", "-p")
        {
            Description = "The project's name; without a folder to send, its newest state is run.",
        };
        var dir = new Option<string?>("--dir", "-d") { Description = "The folder to send; the present one when it has a project.yaml." };
        var file = new Option<string?>("--file", "-F")
        {
            Description = "What to run by, in place of the folder's project.yaml; '-' reads it from standard input.",
        };
        var dryRun = new Option<bool>("--dry-run", "-n") { Description = "Says whether the portal would take the job; submits nothing." };
        var estimate = new Option<bool>("--estimate") { Description = "With --dry-run: asks each of your systems that fits when it would start it." };
        var label = new Option<string?>("--label", "-l") { Description = "A name for the job." };
        var secrets = new Option<string[]>("--secret", "-s")
        {
            Description = "The name of a secret that the job is handed; may be given several times.",
        };
        var words = new Argument<string[]>("command")
        {
            Description = "What to run, behind '--'; what project.yaml says when not given.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("run", "Sends the project folder and runs it. Prints the job's number.")
        {
            follow,
            dryRun,
            estimate,
            project,
            dir,
            file,
            label,
            secrets,
            words,
        };
        command.Validators.Add(result => CheckGoTogether(result, estimate, dryRun));
        command.SetAction(
            async (parsed, ct) =>
            {
                if (MistypedOption(parsed, parsed.GetValue(words) ?? []) is { } mistyped)
                {
                    await shell.Error.WriteLineAsync($"There is no option {Shown.Text(mistyped)}. A command with options goes behind '--'.");
                    return ExitCodes.Usage;
                }
                var request = new RunRequest(
                    parsed.GetValue(words) ?? [],
                    parsed.GetValue(project),
                    parsed.GetValue(dir),
                    parsed.GetValue(file),
                    parsed.GetValue(label),
                    parsed.GetValue(follow),
                    parsed.GetValue(secrets) ?? []
                );
                return parsed.GetValue(dryRun) ? await CheckAsync(shell, request, parsed.GetValue(estimate), ct) : await RunAsync(shell, request, ct);
            }
        );
        return command;
    }

    private static void CheckGoTogether(CommandResult line, Option<bool> estimate, Option<bool> dryRun)
    {
        if (line.GetValue(estimate) && !line.GetValue(dryRun))
        {
            line.AddError("--estimate goes with --dry-run.");
        }
    }

    // A list of words takes any, also '--folow', which would then be run as a command.
    private static string? MistypedOption(ParseResult parsed, string[] words)
    {
        var behind = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Count(token => token.Type == TokenType.Argument);
        return words.SkipLast(behind).FirstOrDefault(word => word.StartsWith('-'));
    }

    // The folder is sent, since what is checked names its state; unchanged files are not sent twice.
    private static async Task<int> CheckAsync(Terminal shell, RunRequest request, bool asksWhen, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        var submit = await new ProjectFolder(client, shell).PrepareAsync(request, ct);
        _ = await client.PostAsync("api/v1/jobs/check", submit, ContractsJson.Default.SubmitJob, ContractsJson.Default.JobCheck, ct);
        var fits = await client.PostAsync(
            "api/v1/executors/fit",
            submit.Spec,
            ContractsJson.Default.JobSpec,
            ContractsJson.Default.IReadOnlyListExecutorFit,
            ct
        );
        foreach (var fit in fits)
        {
            await shell.Out.WriteLineAsync(
                fit.Fits ? $"{Shown.Text(fit.Name)}: fits" : $"{Shown.Text(fit.Name)}: {Shown.Text(string.Join(' ', fit.Misfits))}"
            );
        }
        if (asksWhen)
        {
            await new StartEstimates(client, shell).PrintAsync(submit.Spec, fits, ct);
        }
        await shell.Error.WriteLineAsync(
            fits.Any(fit => fit.Fits)
                ? "The portal would take this job. Nothing was submitted."
                : "The portal would take this job, and it would wait: no executor fits it. Nothing was submitted."
        );
        return ExitCodes.Done;
    }

    private static async Task<int> RunAsync(Terminal shell, RunRequest request, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        var submit = await new ProjectFolder(client, shell).PrepareAsync(request, ct);
        // The same key again is the same job: a request whose answer was lost can be repeated.
        submit = submit with
        {
            IdempotencyKey = Guid.NewGuid().ToString("N"),
        };
        var job = await Retrying.AskAsync(
            () => client.PostAsync("api/v1/jobs", submit, ContractsJson.Default.SubmitJob, ContractsJson.Default.SubmittedJob, ct),
            shell.Time,
            ct
        );
        if (!request.Follow)
        {
            await shell.Out.WriteLineAsync($"{job.Number}");
        }
        await KeepAsync(client, shell, job);
        await shell.Error.WriteLineAsync($"Job {job.Number} was submitted: {client.Url}jobs/{job.Id}");
        return request.Follow ? await Following.ToTheEndAsync(client, shell, job.Id, job.Number, attempt: 1, ct) : ExitCodes.Done;
    }

    private static async Task KeepAsync(PortalClient client, Terminal shell, SubmittedJob job)
    {
        try
        {
            new ReceiptBook(shell).Keep(client.Url, job.Number, [job.Receipt]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await shell.Error.WriteLineAsync($"The job's receipt was not kept: {Shown.Text(fault.Message)}");
        }
    }
}
