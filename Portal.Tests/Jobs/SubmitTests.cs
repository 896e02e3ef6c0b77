using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public class SubmitTests
{
    [Fact]
    public async Task SameIdempotencyKey_IsTheSameJob_AlsoWhenAskedAtOnceAndAfterARestart()
    {
        var host = await BrokerHost.StartAsync();
        var request = new SubmitJob { Spec = A.Spec(), IdempotencyKey = "sweep-17" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => host.Jobs.SubmitAsync(host.Ada, request, default)));
        Assert.Single(answers.Select(answer => answer.Require().Id).Distinct());
        Assert.Single(answers, answer => !answer.Require().Repeated);

        host = await host.RestartAsync();
        await using (host)
        {
            var again = (await host.Jobs.SubmitAsync(host.Ada, request, default)).Require();
            Assert.Equal(answers[0].Require().Id, again.Id);
            Assert.Equal(answers[0].Require().Receipt.Hash, again.Receipt.Hash);
        }
    }

    [Fact]
    public async Task IdempotencyKey_OfSomebodyElse_IsRefused_AndStaysTheirs()
    {
        await using var host = await BrokerHost.StartAsync();
        var request = new SubmitJob { Spec = A.Spec(), IdempotencyKey = "sweep-17" };
        var first = (await host.Jobs.SubmitAsync(host.Ada, request, default)).Require();

        var refused = (await host.Jobs.SubmitAsync(host.Ada with { User = UserId.New() }, request, default)).Refusal!;

        Assert.Equal((RefusalKind.Conflict, RefusalCodes.KeyTaken), (refused.Kind, refused.Code));
        Assert.Contains($"#{first.Number}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await host.Jobs.CountsAsync(host.Ada, default)).Require().Total);
        Assert.Equal(first.Id, (await host.Jobs.SubmitAsync(host.Ada, request, default)).Require().Id);
    }

    [Fact]
    public async Task Restart_KeepsWaitingAndRunningJobs_AndNumbersGoOn()
    {
        var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var running = await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);
        var waiting = await host.SubmitAsync();

        host = await host.RestartAsync();
        await using (host)
        {
            var counts = (await host.Jobs.CountsAsync(host.Ada, default)).Require();
            Assert.Equal((1, 1), (counts.Of(JobState.Running), counts.Of(JobState.Waiting)));
            Assert.Equal(3, (await host.SubmitAsync()).Number);
            Assert.Equal(waiting.Id, (await host.PollAsync(executor)).Assignments.Single().Job);
            Assert.True((await host.EndAsync(executor, assignment, AttemptEnd.Succeeded)).IsOk);
            Assert.Equal(JobState.Succeeded, (await host.JobAsync(running.Id)).Summary.State);
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task BadSpec_IsRefused_AndNamesTheField(JobSpec spec, string field)
    {
        await using var host = await BrokerHost.StartAsync();

        var answer = await host.Jobs.SubmitAsync(host.Ada, new SubmitJob { Spec = spec }, default);

        Assert.Equal("invalid-spec", answer.Refusal?.Code);
        Assert.Contains(field, answer.Refusal!.Faults!.Keys);
        Assert.Equal(0, (await host.Jobs.CountsAsync(host.Ada, default)).Require().Total);
    }

    public static TheoryData<JobSpec, string> Bad =>
        new()
        {
            { A.Spec() with { FunctionName = "a b" }, "functionName" },
            { A.Spec() with { FunctionName = "run\n" }, "functionName" },
            { A.Spec() with { Label = "a\nb" }, "label" },
            { A.Spec() with { Command = [] }, "command" },
            { A.Spec() with { Command = [null!] }, "command" },
            { A.Spec() with { Command = ["a", null!] }, "command" },
            { A.Spec() with { Environment = new Dictionary<string, string> { ["A"] = null! } }, "environment" },
            { A.Spec() with { Conditions = new Conditions { ExecutorNames = [null!] } }, "conditions.executorNames" },
            { A.Spec() with { Command = ["a\0b"] }, "command" },
            { A.Spec() with { Image = "--privileged" }, "image" },
            { A.Spec() with { Priority = 1001 }, "priority" },
            { A.Spec() with { MaxRetries = -1 }, "maxRetries" },
            { A.Spec() with { MaxWaitSeconds = 0 }, "maxWaitSeconds" },
            { A.Spec() with { MaxExecSeconds = int.MaxValue }, "maxExecSeconds" },
            { A.Spec() with { Conditions = new Conditions { Nodes = 0 } }, "conditions.nodes" },
            { A.Spec() with { Conditions = new Conditions { Gpu = new GpuCondition(0, null) } }, "conditions.gpu" },
            { A.Spec() with { Environment = new Dictionary<string, string> { ["A=B"] = "c" } }, "environment" },
            { A.Spec() with { Secrets = ["A B"] }, "secrets" },
            { A.Spec() with { Secrets = [null!] }, "secrets" },
            { A.Spec() with { Secrets = ["PATH"] }, "secrets" },
            { A.Spec() with { Secrets = ["A", "A"] }, "secrets" },
            { A.Spec() with { Secrets = [.. Enumerable.Range(0, 21).Select(i => $"A{i}")] }, "secrets" },
            {
                A.Spec() with
                {
                    Secrets = ["A"],
                    Environment = new Dictionary<string, string> { ["A"] = "b" },
                },
                "secrets"
            },
            { A.Spec() with { Environment = new Dictionary<string, string> { ["POLLINATOR_JOB_ID"] = "x" } }, "environment" },
            { A.Spec() with { Slurm = new SlurmWishes { Partition = "--wrap=id" } }, "slurm.partition" },
            { A.Spec() with { Slurm = new SlurmWishes { Partition = "small\n" } }, "slurm.partition" },
            { A.Spec() with { Slurm = new SlurmWishes { Account = "a b" } }, "slurm.account" },
            { A.Spec() with { Slurm = new SlurmWishes { Qos = "" } }, "slurm.qos" },
            { A.Spec() with { Slurm = new SlurmWishes { Constraint = "-x" } }, "slurm.constraint" },
            { A.Spec() with { Slurm = new SlurmWishes { Constraint = "a;b" } }, "slurm.constraint" },
            { A.Spec() with { Slurm = new SlurmWishes { Reservation = "$(id)" } }, "slurm.reservation" },
            { A.Spec() with { Slurm = new SlurmWishes { Modules = [null!] } }, "slurm.modules" },
            { A.Spec() with { Slurm = new SlurmWishes { Modules = [.. Enumerable.Repeat("gcc", 51)] } }, "slurm.modules" },
        };

    [Fact]
    public async Task SpecOfOneMegabyte_IsRefusedClearly()
    {
        await using var host = await BrokerHost.StartAsync();
        var spec = A.Spec() with { Command = [.. Enumerable.Repeat(new string('x', 1000), 1000)] };

        var answer = await host.Jobs.SubmitAsync(host.Ada, new SubmitJob { Spec = spec }, default);

        Assert.Equal(("spec-too-large", RefusalKind.TooLarge), (answer.Refusal?.Code, answer.Refusal?.Kind));
    }

    [Fact]
    public async Task List_NarrowsByStateTextAndNumber()
    {
        await using var host = await BrokerHost.StartAsync();
        await host.SubmitAsync(A.Spec() with { Label = "train 100%" });
        var second = await host.SubmitAsync(A.Spec() with { Label = "evaluate" });
        await host.Jobs.CancelAsync(host.Ada, second.Id, default);

        Assert.Equal(2, (await ListAsync(host, new JobQuery())).Total);
        Assert.Equal("evaluate", Assert.Single((await ListAsync(host, new JobQuery { States = [JobState.Cancelled] })).Items).Name);
        Assert.Equal("train 100%", Assert.Single((await ListAsync(host, new JobQuery { Text = "100%" })).Items).Name);
        Assert.Equal("train 100%", Assert.Single((await ListAsync(host, new JobQuery { Text = "TRAIN" })).Items).Name);
        Assert.Equal(2, Assert.Single((await ListAsync(host, new JobQuery { Text = "#2" })).Items).Number);
        Assert.Empty((await ListAsync(host, new JobQuery { Text = "100_" })).Items);
    }

    [Fact]
    public async Task List_NarrowsByPersonAndTimeOfSubmit()
    {
        await using var host = await BrokerHost.StartAsync();
        var grace = host.Ada with { User = UserId.New() };
        var times = new List<DateTimeOffset>();
        for (var minute = 0; minute < 4; minute++)
        {
            var spec = new SubmitJob { Spec = A.Spec() with { Label = $"minute {minute}" } };
            (await host.Jobs.SubmitAsync(minute % 2 == 0 ? host.Ada : grace, spec, default)).Require();
            times.Add(host.Clock.GetUtcNow());
            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["minute 3", "minute 1"], await NamesAsync(host, new JobQuery { Person = grace.User }));
        Assert.Equal(["minute 3", "minute 2"], await NamesAsync(host, new JobQuery { From = times[2] }));
        Assert.Equal(["minute 1", "minute 0"], await NamesAsync(host, new JobQuery { Until = times[2] }));
        Assert.Equal(
            ["minute 1"],
            await NamesAsync(
                host,
                new JobQuery
                {
                    From = times[1],
                    Until = times[3],
                    Person = grace.User,
                }
            )
        );
        Assert.Empty(await NamesAsync(host, new JobQuery { From = times[3].AddSeconds(1) }));
        Assert.Equal(4, (await NamesAsync(host, new JobQuery { From = DateTimeOffset.UnixEpoch, Until = DateTimeOffset.MaxValue })).Count);
        Assert.Equal(1, (await ListAsync(host, new JobQuery { From = times[3], Take = 1 })).Total);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(BrokerHost host, JobQuery query) =>
        [.. (await ListAsync(host, query)).Items.Select(job => job.Name)];

    [Fact]
    public async Task Watch_TellsOfChangesOfTheColony()
    {
        await using var host = await BrokerHost.StartAsync();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var changes = host.Jobs.WatchAsync(host.Ada, null, end.Token).GetAsyncEnumerator(end.Token);
        var next = changes.MoveNextAsync();

        var job = await host.SubmitAsync();

        Assert.True(await next);
        Assert.Equal(job.Id, Assert.Single(changes.Current).Id);
    }

    private static async Task<Page<JobListItem>> ListAsync(BrokerHost host, JobQuery query) =>
        (await host.Jobs.ListAsync(host.Ada, query, default)).Require();
}
