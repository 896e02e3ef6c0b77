using Pollinator.Cli.Commands.Systems;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>When the schedulers of one's own systems would start a job that is not submitted.</summary>
internal sealed class StartEstimates(PortalClient client, Terminal shell)
{
    /// <summary>Asks each system that fits, one after the other. One that gives no answer keeps no other from giving its own.</summary>
    public async Task PrintAsync(JobSpec spec, IReadOnlyList<ExecutorFit> fits, CancellationToken ct)
    {
        var all = await client.GetAsync("api/v1/systems", ContractsJson.Default.IReadOnlyListSystemView, ct);
        var asked = all.Where(system => system.IsMine && fits.Any(fit => fit.Fits && Has(system, fit.Name))).ToList();
        if (asked.Count == 0)
        {
            await shell.Error.WriteLineAsync("Nobody can say when it would start: it fits none of the HPC systems that you added.");
        }
        foreach (var system in asked)
        {
            await shell.Out.WriteLineAsync($"{Shown.Text(system.Name)}: {Shown.Text(await SaidAsync(system, spec, ct))}");
        }
    }

    private async Task<string> SaidAsync(SystemView system, JobSpec spec, CancellationToken ct)
    {
        var ask = new Ask
        {
            Id = AskId.New(),
            Kind = AskKind.Estimate,
            Spec = spec,
        };
        try
        {
            var answer = await new Conversation(client, shell).AskAsync(system.Id, ask, ct);
            return Line(answer.Estimate ?? throw new CliException("Its program gave no estimate."));
        }
        catch (CliException fault)
        {
            return $"does not say when it would start it. {fault.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static string Line(StartEstimate estimate)
    {
        var where = estimate.Where is { } place ? $" on {place}" : "";
        return estimate switch
        {
            { Refusal: { } why } => $"would not take it. {why}",
            { StartsAt: { } at } => $"would start it at about {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC{where}; what others submit may come before it",
            _ => "would take it, and does not say when it would start it",
        };
    }

    // The system's own name stands for all of its programs.
    private static bool Has(SystemView system, string executor) => system.Name == executor || system.Executors.Any(one => one.Name == executor);
}
