using System.CommandLine;
using System.Text.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary><c>ledger JOB [-o FILE]</c>: exports a job's ledger, to keep and to check with <c>verify</c>.</summary>
internal static class LedgerCommand
{
    public static Command Create(Terminal shell)
    {
        var job = JobArgument.Create();
        var output = new Option<string?>("--output", "-o") { Description = "Where to write it; standard output when not said." };
        var command = new Command("ledger", "Exports a job's ledger, to keep and to check with 'pollinator verify'.") { job, output };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetRequiredValue(job), parsed.GetValue(output), ct));
        return command;
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
