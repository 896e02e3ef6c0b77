using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Local;

/// <summary>kill -9 of the executor, a portal that comes and goes, a line that loses requests and answers: at moments from a printed seed.</summary>
[Trait("Stage", "Integration")]
[Trait("Soak", "true")]
public sealed class KillTests : IDisposable
{
    private const int Lines = 400;
    private readonly TempFolder _folder = new();

    public static TheoryData<int> Seeds() => SeedsOf(usually: 3);

    /// <summary>One for each round: as many as the soak asks for, else as usual.</summary>
    internal static TheoryData<int> SeedsOf(int usually)
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("POLLINATOR_SOAK_ROUNDS"), out var asked) ? asked : usually;
        var first = int.TryParse(Environment.GetEnvironmentVariable("POLLINATOR_SEED"), out var given) ? given : Random.Shared.Next(1_000_000);
        return [.. Enumerable.Range(first, rounds)];
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task ExecutorKilledAtRandomMoments_LosesAndDoublesNothing(int seed)
    {
        var random = new Random(seed);
        await using var portal = await FakePortal.StartAsync();
        var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var jobs = Enumerable.Range(0, 2).Select(i => portal.Submit(Numbered(i))).ToList();
        for (var kill = 0; kill < 4; kill++)
        {
            await Task.Delay(random.Next(0, 700), TestContext.Current.CancellationToken);
            await executor.KillAsync();
            executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, code: portal.NewCode());
        }

        await using (executor)
        {
            await AllRanOnceAsync(jobs, executor);
        }

        Assert.Empty(portal.Faults);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task PortalAwayAndLineBad_LosesAndDoublesNothing(int seed)
    {
        var random = new Random(seed);
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var jobs = Enumerable.Range(0, 2).Select(i => portal.Submit(Numbered(i))).ToList();
        portal.Trouble = new(seed, 0.2);
        for (var outage = 0; outage < 2; outage++)
        {
            await Task.Delay(random.Next(0, 700), TestContext.Current.CancellationToken);
            await portal.DownAsync();
            await Task.Delay(random.Next(0, 300), TestContext.Current.CancellationToken);
            await portal.UpAsync();
        }

        await Task.Delay(random.Next(0, 1000), TestContext.Current.CancellationToken);
        portal.Trouble = null;

        await AllRanOnceAsync(jobs, executor);
        Assert.Empty(portal.Faults);
    }

    private static async Task AllRanOnceAsync(List<FakeJob> jobs, ExecutorProcess executor)
    {
        foreach (var (job, i) in jobs.Select((job, i) => (job, i)))
        {
            var close = await job
                .Closed.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)
                .ContinueWith(done => done.IsCompletedSuccessfully ? done.Result : null);
            Assert.True(close is not null, $"job {i} did not close: {job.Text().Length} bytes\n{executor.Said}");
            // An attempt may be taken back before its start; whether anything ran twice, the job's own output tells.
            Assert.Equal(i, close.ExitCode);
            Assert.Equal(string.Concat(Enumerable.Range(1, Lines).Select(line => $"line {line}\n")), job.Text());
            Assert.Equal("ran\n", job.Text(LogStream.Stderr));
        }
    }

    private static JobSpec Numbered(int code) =>
        PublishedProgramTests.Sh(
            $"echo ran >&2; i=1; while [ $i -le {Lines} ]; do echo line $i; i=$((i+1)); [ $((i % 8)) -ne 0 ] || sleep 0.03; done; exit {code}"
        );
}
