using System.CommandLine;
using System.Text.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary><c>ledger JOB [-o FILE]</c> and <c>ledger --all</c>: exports a job's chain, or all of the colony, to keep and to check with <c>verify</c>.</summary>
internal static class LedgerCommand
{
    public static Command Create(Terminal shell)
    {
        var job = JobArgument.Create();
        job.Arity = ArgumentArity.ZeroOrOne;
        var all = new Option<bool>("--all") { Description = "Every chain of the colony that you may see, a line each." };
        var output = new Option<string?>("--output", "-o") { Description = "Where to write it; standard output when not said." };
        var command = new Command("ledger", "Exports a job's ledger, to keep and to check with 'pollinator verify'.") { job, all, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(job) is not null))
            {
                result.AddError("Name a job, or say --all.");
            }
        });
        command.SetAction(
            (parsed, ct) =>
                parsed.GetValue(job) is { } name
                    ? RunAsync(shell, name, parsed.GetValue(output), ct)
                    : RunAllAsync(shell, parsed.GetValue(output), ct)
        );
        return command;
    }

    private static async Task<int> RunAllAsync(Terminal shell, string? output, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/ledger/export");
        using var answer = await client.SendAsync(request, ct);
        await using var chains = await answer.Content.ReadAsStreamAsync(ct);
        if (output is null)
        {
            await chains.CopyToAsync(shell.RawOut, ct);
        }
        else
        {
            await using var file = File.Create(Path.Combine(shell.WorkingFolder, output));
            await chains.CopyToAsync(file, ct);
            await shell.Error.WriteLineAsync($"The colony's ledger is in {Shown.Text(output)}.");
        }
        return ExitCodes.Done;
    }

    private static async Task<int> RunAsync(Terminal shell, string name, string? output, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        var job = (await JobArgument.FindAsync(client, name, ct)).Summary;
        var export = await client.GetAsync($"api/v1/jobs/{job.Id}/ledger/export", ContractsJson.Default.LedgerExport, ct);
        var text = JsonSerializer.Serialize(export, ContractsJson.Default.LedgerExport);
        if (output is null)
        {
            await shell.Out.WriteLineAsync(text);
        }
        else
        {
            await File.WriteAllTextAsync(Path.Combine(shell.WorkingFolder, output), text + "\n", ct);
            await shell.Error.WriteLineAsync($"{export.Entries.Count} entries of job {job.Number} are in {Shown.Text(output)}.");
        }
        return ExitCodes.Done;
    }
}
