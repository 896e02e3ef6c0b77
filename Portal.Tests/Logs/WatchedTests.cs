using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Logs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Logs;

/// <summary>Executors learn whose logs are looked at.</summary>
public sealed class WatchedTests
{
    [Fact]
    public void Job_IsWatched_UntilAMomentAfterItsLastFollowerLeft()
    {
        var clock = new FakeTimeProvider();
        var watched = new WatchedLogs(clock);
        var (job, changes) = (JobId.New(), 0);
        watched.Changed += _ => changes++;

        watched.Begin(job);
        watched.Begin(job);
        watched.End(job);
        watched.End(job);
        clock.Advance(TimeSpan.FromSeconds(4));
        watched.Begin(job);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([job], watched.Jobs);
        Assert.Equal(1, changes);

        watched.End(job);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(watched.IsEmpty);
        Assert.Equal(2, changes);
    }

    [Fact]
    public async Task Poll_ThatWaits_IsAnsweredWhenALogIsLookedAt()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);
        var attempt = new AttemptRef(assignment.Job, assignment.Attempt);
        var waiting = PollAsync(host, executor, attempt);
        Assert.False(waiting.IsCompleted);

        host.Get<WatchedLogs>().Begin(assignment.Job);
        host.Get<WatchedLogs>().Begin(JobId.New());
        var reply = await ComesAsync(host, waiting);

        Assert.Equal([attempt], reply.Watched);
        // Told once: the next poll waits again, and its answer says the same.
        waiting = PollAsync(host, executor, attempt);
        Assert.False(waiting.IsCompleted);
        host.Get<WatchedLogs>().End(assignment.Job);
        Assert.Empty((await ComesAsync(host, waiting)).Watched);
    }

    [Fact]
    public async Task Answer_OfAnyPoll_SaysWhatIsLookedAt()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);
        host.Get<WatchedLogs>().Begin(assignment.Job);
        var attempt = new AttemptRef(assignment.Job, assignment.Attempt);

        Assert.Equal([attempt], (await host.PollAsync(executor, 0, attempt)).Watched);
        Assert.Equal([attempt], (await host.PollAsync(executor, 0, attempt)).Watched);
    }

    private static Task<PollReply> PollAsync(BrokerHost host, ExecutorCaller executor, AttemptRef held) =>
        host
            .Polls.AskAsync(
                executor,
                new Poll
                {
                    Held = [held],
                    Want = 0,
                    WaitSeconds = 30,
                },
                TestContext.Current.CancellationToken
            )
            .ContinueWith(answer => answer.Result.Require(), TaskScheduler.Default);

    // The clock is the test's: moved on until the answer comes.
    private static async Task<PollReply> ComesAsync(BrokerHost host, Task<PollReply> waiting)
    {
        await Eventually.IsAsync(
            () =>
            {
                host.Clock.Advance(TimeSpan.FromMilliseconds(100));
                return waiting.IsCompleted;
            },
            "the poll is answered"
        );
        return await waiting;
    }
}

/// <summary>The same from a follower's request to a real program.</summary>
[Trait("Stage", "Integration")]
public sealed class WatchedChannelTests
{
    [Fact]
    public async Task Kind_IsTold_WhenSomebodyFollowsALogAndWhenNobodyDoes()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync();
        var code = (await portal.Services.GetRequiredService<IExecutors>().CreateCodeAsync(owner, new NewCode("asked"), default)).Require().Code;
        var kind = new AskedKind((_, _, _) => Task.CompletedTask) { Has = A.Machine() };
        await using var executor = await AskedExecutor.StartAsync(portal.Address, kind, code);
        var jobs = portal.Services.GetRequiredService<IJobs>();
        var job = (await jobs.SubmitAsync(owner, new SubmitJob { Spec = A.Spec() }, default)).Require().Id;
        await Eventually.IsAsync(
            () => jobs.GetAsync(owner, job, default).GetAwaiter().GetResult().Require().Summary.State == JobState.Running,
            "the job runs"
        );

        using var http = await portal.WithTokenAsync();
        using var following = new CancellationTokenSource();
        var followed = http.GetAsync($"/api/v1/jobs/{job}/attempts/1/log/stdout?offset=0&wait=30", following.Token);

        await Eventually.IsAsync(() => kind.WatchedNow.LastOrDefault()?.Count == 1, "the kind is told", seconds: 3);
        Assert.Equal(job, kind.WatchedNow.Last().Single().Job);
        await following.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => followed);
        await Eventually.IsAsync(() => kind.WatchedNow.Last().Count == 0, "the kind is told that nobody looks");
    }
}
