using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Language;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Broker;

public class HandOverTests
{
    [Fact]
    public async Task Assignment_WritesDownWhoElseCouldHaveHadIt()
    {
        await using var broker = await BrokerHost.StartAsync();
        var taker = await broker.AddExecutorAsync("desk");
        await broker.AddExecutorAsync("shelf");
        await broker.AddExecutorAsync("small", A.Machine() with { CpuMillicores = 100 });
        var job = await broker.SubmitAsync(A.Spec() with { Conditions = new Conditions { CpuMillicores = 2000 } });

        await broker.PollAsync(taker);

        var entries = (await broker.Get<ILedger>().EntriesAsync(broker.Ada, job.Id, 0, TestContext.Current.CancellationToken)).Require();
        var details = entries.Single(view => view.Entry.Kind == LedgerKind.Assigned).Entry.Details;
        Assert.Contains("\"others\":1,\"otherNames\":\"shelf\"", details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SixteenCompetingExecutors_GetEveryJobExactlyOnce()
    {
        await using var host = await BrokerHost.StartAsync();
        const int jobs = 400;
        var executors = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => host.AddExecutorAsync($"executor-{i}")));
        var given = new ConcurrentBag<(JobId, int)>();

        var takers = executors.Select(async executor =>
        {
            while (given.Count < jobs)
            {
                foreach (var assignment in (await host.PollAsync(executor)).Assignments)
                {
                    given.Add((assignment.Job, assignment.Attempt));
                    await host.EndAsync(executor, assignment, AttemptEnd.Failed, EndReason.StartFailed, null);
                }
            }
        });
        var submitters = Enumerable
            .Range(0, 8)
            .Select(async _ =>
            {
                for (var i = 0; i < jobs / 8; i++)
                {
                    await host.SubmitAsync();
                }
            });
        await Task.WhenAll(takers.Concat(submitters)).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(jobs, given.Count);
        Assert.Equal(jobs, given.Distinct().Count());
        Assert.All(given, pair => Assert.Equal(1, pair.Item2));
    }

    [Fact]
    public async Task ParkedPoll_GetsTheJobThatIsSubmittedLater()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var waiting = host.Polls.AskAsync(
            executor,
            new Poll
            {
                Held = [],
                Want = 1,
                WaitSeconds = 30,
            },
            default
        );

        var job = await host.SubmitAsync();

        var reply = (await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Require();
        Assert.Equal(job.Id, reply.Assignments.Single().Job);
    }

    [Fact]
    public async Task HigherPriority_GoesFirst_ThenTheOlder()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var low = await host.SubmitAsync(A.Spec() with { Priority = -1 });
        var old = await host.SubmitAsync();
        var young = await host.SubmitAsync(A.Spec() with { Conditions = new Conditions { CpuMillicores = 1 } });
        var high = await host.SubmitAsync(A.Spec() with { Priority = 5 });

        var order = (await host.PollAsync(executor, want: 4)).Assignments.Select(assignment => assignment.Job);

        Assert.Equal([high.Id, old.Id, young.Id, low.Id], order);
    }

    [Fact]
    public async Task StartAtOnce_GivesThePermitWithTheJob()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();

        var reply = (
            await host.Polls.AskAsync(
                executor,
                new Poll
                {
                    Held = [],
                    Want = 1,
                    StartAtOnce = true,
                },
                default
            )
        ).Require();

        Assert.True(reply.Assignments.Single().Permitted);
        Assert.Equal([LedgerKind.Submitted, LedgerKind.Assigned, LedgerKind.PermitGiven], await host.ChainAsync(job.Id));
        Assert.True((await host.EndAsync(executor, reply.Assignments.Single(), AttemptEnd.Succeeded)).IsOk);
    }

    [Fact]
    public async Task SmallJob_PassesALargeOneThatDoesNotFitNow_UntilTheLargeHasWaitedLong()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var large = await host.SubmitAsync(A.Spec() with { Conditions = new Conditions { CpuMillicores = 16_000 } });
        var small = await host.SubmitAsync(A.Spec() with { Conditions = new Conditions { CpuMillicores = 1000 } });
        var free = new FreeCapacity(4, 2000, 64L << 30, 0);

        var first = (
            await host.Polls.AskAsync(
                executor,
                new Poll
                {
                    Held = [],
                    Want = 4,
                    Free = free,
                },
                default
            )
        ).Require();
        Assert.Equal(small.Id, first.Assignments.Single().Job);

        await host.SubmitAsync(A.Spec() with { Conditions = new Conditions { CpuMillicores = 1000 } });
        host.Clock.Advance(TimeSpan.FromMinutes(11));
        var second = (
            await host.Polls.AskAsync(
                executor,
                new Poll
                {
                    Held = [],
                    Want = 4,
                    Free = free,
                },
                default
            )
        ).Require();
        Assert.Empty(second.Assignments);

        var third = (await host.PollAsync(executor)).Assignments.Single();
        Assert.Equal(large.Id, third.Job);
    }

    [Theory]
    [MemberData(nameof(Misfitting))]
    public async Task JobThatDoesNotFit_IsNotGiven_AndSaysWhy(JobSpec spec, string why)
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk", A.Machine() with { Gpus = [new GpuModel("NVIDIA A100-SXM4-40GB", 2, 40L << 30)] });
        var job = await host.SubmitAsync(spec);

        Assert.Empty((await host.PollAsync(executor)).Assignments);
        Assert.Contains(why, (await host.JobAsync(job.Id)).Summary.Why?.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JobThatDoesNotFit_SaysWhyInWordsThatCanBeTranslated()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk", A.Machine());
        var job = await host.SubmitAsync(A.Spec() with { FunctionName = "train" });

        Assert.Empty((await host.PollAsync(executor)).Assignments);
        var why = (await host.JobAsync(job.Id)).Summary.Why!;
        Assert.Equal("Ingen exekutor passar. desk: Den erbjuder inte funktionen train.", Wording.In("sv", () => why.InWords()));
    }

    public static TheoryData<JobSpec, string> Misfitting =>
        new()
        {
            { A.Spec() with { FunctionName = "train" }, "does not serve the function train" },
            { A.Spec() with { Image = "rocm/pytorch:6.2" }, "no container runtime" },
            { Asking(new Conditions { ExecutorNames = ["lumi"] }), "names other executors: lumi" },
            { Asking(new Conditions { ExecutorType = "slurm" }), "type slurm" },
            { Asking(new Conditions { Nodes = 2 }), "2 nodes asked" },
            { Asking(new Conditions { CpuMillicores = 16_001 }), "16.001 cores asked, 16 there" },
            { Asking(new Conditions { MemoryBytes = 65L << 30 }), "65 GiB of memory asked" },
            { Asking(new Conditions { StorageBytes = 501L << 30 }), "of disk asked" },
            { Asking(new Conditions { Gpu = new GpuCondition(3, null) }), "3 GPUs asked, 2 there" },
            { Asking(new Conditions { Gpu = new GpuCondition(1, "MI250X") }), "1 MI250X GPUs asked, none there" },
        };

    [Fact]
    public async Task JobThatFits_IsGiven()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync(
            "desk",
            A.Machine() with
            {
                Gpus = [new GpuModel("NVIDIA A100-SXM4-40GB", 2, 40L << 30)],
                MaxWalltimeSeconds = 7200,
            }
        );
        await host.SubmitAsync(
            Asking(
                new Conditions
                {
                    ExecutorNames = ["DESK"],
                    ExecutorType = "local",
                    CpuMillicores = 16_000,
                    Gpu = new GpuCondition(2, "a100"),
                    WalltimeSeconds = 7200,
                }
            )
        );

        Assert.Single((await host.PollAsync(executor)).Assignments);
    }

    private static JobSpec Asking(Conditions conditions) => A.Spec() with { Conditions = conditions };
}
