using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Scripts;
using Pollinator.Slurm.Shell;

namespace Pollinator.Slurm.Jobs;

/// <summary>The file with a job's secrets on the system: there from the submit until the attempt has ended, since Slurm may run the job more than once.</summary>
internal static class SecretsThere
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    /// <summary>Writes it (0600), before the job is submitted.</summary>
    public static async Task PutAsync(JobDesk desk, HeldJob job, ScriptOrder order, CancellationToken ct)
    {
        if (job.Spec.Secrets.Count == 0)
        {
            return;
        }

        if (job.Spec.Secrets.FirstOrDefault(name => !job.Secrets.Values.ContainsKey(name)) is { } missing)
        {
            throw new ExecutorException(
                EndReason.StartFailed,
                $"The secret {missing} cannot be had any more, so the job is not submitted without it."
            );
        }

        await desk.Cluster.WriteAsync(SecretsFile.In(order.Folder), SecretsFile.Render(order, job.Secrets.Values), ct);
    }

    /// <summary>Takes it away; returns when it is gone.</summary>
    public static async Task RemoveAsync(JobDesk desk, HeldJob job, CancellationToken ct)
    {
        while (job.Spec.Secrets.Count > 0)
        {
            try
            {
                var path = SecretsFile.In(desk.Cluster.Folder(job.Key));
                await desk.Cluster.RunAsync(
                    new("rm -f <attempt>/secrets", "Takes a job's secrets away", Asked.Machine, ["rm", "-f", "--", path])
                    {
                        When = "when a job with secrets has ended",
                    },
                    ct
                );
                return;
            }
            catch (ShellException)
            {
                await Task.Delay(Again, desk.Time, ct);
            }
        }
    }
}
