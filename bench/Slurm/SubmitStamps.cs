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
                return jobs.All(job => found.ContainsKey($"{job}"));
            },
            $"Slurm takes {jobs.Count} jobs",
            seconds
        );
        return [.. jobs.Select(job => found[$"{job}"])];
    }

    // "NANOSECONDS .../attempts/JOB-ATTEMPT/script.sh"; the last line may be half written. An attempt that was taken back before its start leaves
    // no stamp, and the next has another number.
    private async Task<Dictionary<string, double>> ReadAsync()
    {
        var text = File.Exists(_file) ? await File.ReadAllTextAsync(_file) : "";
        return text[..(text.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2))
            .GroupBy(words => JobOf(words[1]), words => double.Parse(words[0], CultureInfo.InvariantCulture) / 1e9, StringComparer.Ordinal)
            .ToDictionary(stamps => stamps.Key, stamps => stamps.Min(), StringComparer.Ordinal);
    }

    private static string JobOf(string script)
    {
        var attempt = Path.GetFileName(Path.GetDirectoryName(script))!;
        return attempt[..attempt.LastIndexOf('-')];
    }
}
