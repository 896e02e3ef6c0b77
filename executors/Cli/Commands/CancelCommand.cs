using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.Commands;

/// <summary><c>cancel JOB</c>.</summary>
internal static class CancelCommand
{
    public static Command Create(Terminal shell)
    {
        var job = JobArgument.Create();
        var command = new Command("cancel", "Asks to end a job.") { job };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetRequiredValue(job), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, string name, CancellationToken ct)
    {
        using var client = new PortalClient(new CredentialStore(shell).Find());
        var job = (await JobArgument.FindAsync(client, name, ct)).Summary;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/jobs/{job.Id}/cancel");
        using var response = await client.SendAsync(request, ct);
        await shell.Error.WriteLineAsync($"Job {job.Number} is asked to end.");
        return ExitCodes.Done;
    }
}
