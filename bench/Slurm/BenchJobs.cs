using System.Net.Http.Json;
using Pollinator.Contracts;

namespace Pollinator.Bench.Slurm;

/// <summary>Jobs by the portal's API, as a program of a person's submits them.</summary>
internal sealed class BenchJobs(HttpClient owner)
{
    private const int Clients = 16;

    public async Task<SubmittedJob> SubmitAsync(JobSpec spec)
    {
        using var answer = await owner.PostAsJsonAsync("/api/v1/jobs/", new SubmitJob { Spec = spec }, ContractsJson.Default.SubmitJob);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.SubmittedJob))!;
    }

    /// <summary>Submits many as fast as the API takes them.</summary>
    public async Task<JobId[]> SubmitAsync(JobSpec spec, int count)
    {
        var jobs = new JobId[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Clients };
        await Parallel.ForAsync(0, count, options, async (i, _) => jobs[i] = (await SubmitAsync(spec)).Id);
        return jobs;
    }

    /// <summary>How many have not ended.</summary>
    public async Task<int> LiveAsync()
    {
        var counts = await CountsAsync();
        return counts.Total - counts.Of(JobState.Succeeded) - counts.Of(JobState.Failed) - counts.Of(JobState.Cancelled);
    }

    /// <summary>How many are in Slurm's hands, waiting or running.</summary>
    public async Task<int> WithSlurmAsync()
    {
        var counts = await CountsAsync();
        return counts.Of(JobState.Queued) + counts.Of(JobState.Running);
    }

    private async Task<JobCounts> CountsAsync() => (await owner.GetFromJsonAsync("/api/v1/jobs/counts", ContractsJson.Default.JobCounts))!;
}
