using System.Globalization;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;

namespace Pollinator.Bench.Slurm;

/// <summary>
/// When Slurm took each job: written down by what stands in front of sbatch (stand-in <c>stamps</c>) the moment the real one has come back with
/// success. Slurm's own submit time is whole seconds. Reading is of a file and costs the system nothing.
/// </summary>
internal sealed class SubmitStamps(SlurmCluster cluster, string user)
{
    private readonly string _file = cluster.Outside($"/home/{user}/sbatch.stamps");

    /// <summary>Waits for the stamps of these jobs. Seconds since 1970.</summary>
    public async Task<IReadOnlyList<double>> OfAsync(IReadOnlyCollection<JobId> jobs, int seconds)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        await Condition.HoldsAsync(
            async () =>
            {
                found = await ReadAsync();
                return jobs.All(job => found.ContainsKey($"{job}-1"));
            },
            $"Slurm takes {jobs.Count} jobs",
            seconds
        );
        return [.. jobs.Select(job => found[$"{job}-1"])];
    }

    // "NANOSECONDS .../attempts/JOB-ATTEMPT/script.sh"; the last line may be half written.
    private async Task<Dictionary<string, double>> ReadAsync()
    {
        var text = File.Exists(_file) ? await File.ReadAllTextAsync(_file) : "";
        return text[..(text.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .ToDictionary(
                words => Path.GetFileName(Path.GetDirectoryName(words[1]))!,
                words => double.Parse(words[0], CultureInfo.InvariantCulture) / 1e9,
                StringComparer.Ordinal
            );
    }
}
