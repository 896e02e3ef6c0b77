using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Jobs;

namespace Pollinator.Slurm.Scripts;

/// <summary>Shows what a specification becomes, before anything is submitted.</summary>
internal static class Preview
{
    /// <summary>The script and the command as they will be, but for the job's own id, which is zeros here. Throws <see cref="ExecutorException"/> for what has no script at all.</summary>
    public static ScriptPreview Of(JobSpec spec, JobDesk desk)
    {
        var findings = desk.Policy.Narrow(desk.Facts.Findings);
        var placement = PartitionChoice.Choose(spec, findings);
        var order = Order(spec, desk, placement);
        return new(
            SbatchScript.Render(order),
            ["sbatch", .. SbatchOptions.OnCommand(order)],
            Notes(spec, order, desk.Facts.Findings),
            [.. Faults(spec, desk, findings, placement)]
        );
    }

    /// <summary>
    /// Asks Slurm whether it would take that script, and when it would start it; what the centre's policy refuses is not asked. Throws
    /// <see cref="Shell.ShellException"/> when no answer came, and <see cref="ExecutorException"/> for what has no script at all.
    /// </summary>
    public static async Task<StartEstimate> EstimateAsync(JobSpec spec, JobDesk desk, CancellationToken ct)
    {
        var findings = desk.Policy.Narrow(desk.Facts.Findings);
        var placement = PartitionChoice.Choose(spec, findings);
        if (desk.Policy.Refuses(spec) is { } refused)
        {
            return new("", Refusal: refused);
        }

        var order = Order(spec, desk, placement);
        var command = SbatchTest.Command(SbatchOptions.BesideScript(order), SbatchScript.Render(order));
        await desk.Looks.TakeAsync(ct);
        return SbatchTest.Read(await desk.Cluster.RunAsync(command, ct), desk.Facts.ClockOffset);
    }

    private static ScriptOrder Order(JobSpec spec, JobDesk desk, Outcome<Placement> placement) =>
        new()
        {
            Attempt = Example,
            Folder = desk.Cluster.Folder(Example),
            Spec = spec,
            Placement = placement.IsOk ? placement.Value : new(null, null, []),
            Runtime = desk.Facts.Runtime,
            SlurmFolder = desk.Facts.SlurmFolder,
        };

    private static AttemptKey Example => new(JobId.From(Guid.Empty), 1);

    private static IReadOnlyList<string> Notes(JobSpec spec, ScriptOrder order, SystemFindings findings)
    {
        List<string> notes = [.. order.Placement.Notes];
        if (spec.Slurm?.Account is null && findings.Accounts.FirstOrDefault(one => one.IsDefault) is { } account)
        {
            notes.Add($"Account {account.Name}: your default one there.");
        }

        if (spec.Conditions.WalltimeSeconds is null)
        {
            notes.Add("Walltime: the partition's usual one, since none is asked for. A stated one often starts sooner.");
        }

        if (spec.Secrets.Count > 0)
        {
            notes.Add(
                $"Secrets: {string.Join(", ", spec.Secrets)}. Their values stand in no script; they go to a file beside it that only this account can read, and that is removed at the end."
            );
        }

        if (spec.Image is not null && order.Runtime is { } runtime)
        {
            notes.Add($"Container: by {runtime.Word}, which was found there.");
        }

        return notes;
    }

    private static IEnumerable<string> Faults(JobSpec spec, JobDesk desk, SystemFindings findings, Outcome<Placement> placement)
    {
        if (desk.Policy.Refuses(spec) is { } refused)
        {
            yield return refused;
        }

        if (!placement.IsOk)
        {
            yield return placement.Refusal.Message;
        }

        var named = findings.Partitions.FirstOrDefault(one => string.Equals(one.Name, spec.Slurm?.Partition, StringComparison.Ordinal));
        if (spec.Slurm?.Partition is { } partition && named is null)
        {
            yield return $"Partition {partition} was not found there.";
        }

        foreach (var misfit in named is null ? [] : PartitionChoice.Misfits(spec, findings, named))
        {
            yield return $"Partition {named!.Name} {misfit}.";
        }
    }
}
