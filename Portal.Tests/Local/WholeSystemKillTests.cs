using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Local;

/// <summary>kill -9 of the portal, of the executor, of both, each as a real process, at moments from a printed seed.</summary>
[Trait("Stage", "Integration")]
[Trait("Soak", "true")]
public sealed class WholeSystemKillTests : IDisposable
{
    private const int Lines = 300;
    private readonly TempFolder _folder = new();

    public static TheoryData<int> Seeds() => KillTests.Seeds();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task PortalAndExecutorKilledAtRandomMoments_NoJobIsLostAndNoneRunsTwice(int seed)
    {
        var random = new Random(seed);
        var counts = Path.Combine(_folder.Path, "counts");
        await using var portal = await PortalProcess.StartAsync();
        var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.Code);
        var jobs = new List<JobId>();
        for (var kill = 0; kill < 3; kill++)
        {
            jobs.Add(await portal.SubmitAsync(Numbered(counts, kill)));
            await Task.Delay(random.Next(0, 1500), TestContext.Current.CancellationToken);
            var what = random.Next(3);
            if (what is 0 or 2)
            {
                await portal.KillAsync();
            }

            if (what is 1 or 2)
            {
                await executor.KillAsync();
                await executor.DisposeAsync();
                executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, code: portal.Code);
            }

            if (what is 0 or 2)
            {
                portal.Up();
            }
        }

        await using (executor)
        {
            foreach (var (job, code) in jobs.Select((job, code) => (job, code)))
            {
                await CheckAsync(portal, job, code, executor);
            }
        }

        Assert.Equal(
            jobs.Select(job => job.ToString()).Order(StringComparer.Ordinal),
            (await File.ReadAllLinesAsync(counts)).Order(StringComparer.Ordinal)
        );
    }

    private static async Task CheckAsync(PortalProcess portal, JobId id, int code, ExecutorProcess executor)
    {
        var job = await Eventually.SeesAsync(
            () => portal.JobAsync(id),
            view => view.Summary.State.IsFinal(),
            view => $"the job ends. It is {view.Summary.State}, attempt {view.Attempts.Count}\n{executor.Said}",
            seconds: 90,
            everyMs: 100
        );

        Assert.Equal((code == 0 ? JobState.Succeeded : JobState.Failed, code), (job.Summary.State, job.Summary.ExitCode));
        Assert.Equal(string.Concat(Enumerable.Range(1, Lines).Select(line => $"line {line}\n")), await portal.LogAsync(id, job.Attempts[^1].Number));
        var check = await portal.VerifyAsync(id);
        Assert.True(check.IsIntact, check.Fault);
    }

    private static JobSpec Numbered(string counts, int code) =>
        PublishedProgramTests.Sh(
            $"echo \"$POLLINATOR_JOB_ID\" >>{counts}; i=1; while [ $i -le {Lines} ]; do echo line $i; i=$((i+1)); [ $((i % 8)) -ne 0 ] || sleep 0.03; done; exit {code}"
        );
}
