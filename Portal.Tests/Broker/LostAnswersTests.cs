using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Broker;

public class LostAnswersTests
{
    [Fact]
    public async Task AssignmentThatTheNextPollDoesNotName_IsGivenOutAgainAtOnce_AndTheLostOneCannotStart()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var lost = (await AskAsync(host, executor, 1)).Assignments.Single();

        var again = (await AskAsync(host, executor, 2)).Assignments.Single();

        Assert.Equal((job.Id, 1), (lost.Job, lost.Attempt));
        Assert.Equal((job.Id, 2), (again.Job, again.Attempt));
        Assert.Equal("permit-refused", (await host.Attempts.PermitAsync(executor, job.Id, 1, default)).Refusal?.Code);
        Assert.True((await host.Attempts.PermitAsync(executor, job.Id, 2, default)).IsOk);
        Assert.Equal(
            [LedgerKind.Submitted, LedgerKind.Assigned, LedgerKind.LeaseLost, LedgerKind.Assigned, LedgerKind.PermitGiven],
            await host.ChainAsync(job.Id)
        );
    }

    [Fact]
    public async Task AssignmentThatIsNamed_Stays_AlsoWhenALaterPollLeavesItOut()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        await AskAsync(host, executor, 1);
        await AskAsync(host, executor, 2, new AttemptRef(job.Id, 1));

        // What an executor once had it may have laid aside (a record it cannot read): that takes until the lease ends.
        Assert.Empty((await AskAsync(host, executor, 3)).Assignments);
        Assert.Equal(JobState.Assigned, (await host.JobAsync(job.Id)).Summary.State);
    }

    [Fact]
    public async Task AssignmentWithThePermit_IsNotTakenBack()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var asked = await host.SubmitAsync();
        await AskAsync(host, executor, 1);
        (await host.Attempts.PermitAsync(executor, asked.Id, 1, default)).Require();
        var atOnce = await host.SubmitAsync();
        await AskAsync(host, executor, 2, startAtOnce: true, new AttemptRef(asked.Id, 1));

        Assert.Empty((await AskAsync(host, executor, 3)).Assignments);

        Assert.Equal(JobState.Starting, (await host.JobAsync(asked.Id)).Summary.State);
        Assert.Equal(JobState.Starting, (await host.JobAsync(atOnce.Id)).Summary.State);
    }

    [Fact]
    public async Task PollsWithoutNumbers_TakeNothingBack()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        await AskAsync(host, executor, 0);

        Assert.Empty((await AskAsync(host, executor, 0)).Assignments);
        Assert.Equal((JobState.Assigned, 1), await StateAsync(host, job.Id));
    }

    [Fact]
    public async Task PollThatALaterOneHasOutrun_GetsNothing_AndTakesNothingBack()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        await AskAsync(host, executor, 7);
        await host.SubmitAsync();

        Assert.Empty((await AskAsync(host, executor, 6)).Assignments);

        Assert.Equal((JobState.Assigned, 1), await StateAsync(host, job.Id));
    }

    [Fact]
    public async Task PollThatWaits_EndsWhenALaterOneComes_SoThatNoJobIsGivenToNobody()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var first = host.Polls.AskAsync(executor, Numbered(1, wait: 30), default);
        var second = host.Polls.AskAsync(executor, Numbered(2, wait: 30), default);

        Assert.Empty((await first.WaitAsync(TimeSpan.FromSeconds(10))).Require().Assignments);
        var job = await host.SubmitAsync();

        Assert.Equal(job.Id, (await second.WaitAsync(TimeSpan.FromSeconds(10))).Require().Assignments.Single().Job);
    }

    [Fact]
    public async Task AssignmentOfAnEarlierStart_ThatTheNewStartDoesNotName_IsGivenOutAgain()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        await AskAsync(host, executor, 40);

        var next = await host.StartExecutorAsync(executor.Executor);

        Assert.Equal((job.Id, 2), Only(await AskAsync(host, next, 1)));
    }

    [Fact]
    public async Task AssignmentBeforeARestartOfThePortal_ThatIsNotNamed_IsGivenOutAgain()
    {
        var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var (named, lost) = (await host.SubmitAsync(), await host.SubmitAsync());
        await AskAsync(host, executor, 1);
        await AskAsync(host, executor, 2, new AttemptRef(named.Id, 1));

        await using var restarted = await host.RestartAsync();

        Assert.Equal((lost.Id, 2), Only(await AskAsync(restarted, executor, 3, new AttemptRef(named.Id, 1))));
        Assert.Equal((JobState.Assigned, 1), await StateAsync(restarted, named.Id));
    }

    [Fact]
    public async Task PollOfASupersededStart_GetsNoJob()
    {
        await using var host = await BrokerHost.StartAsync();
        var former = await host.AddExecutorAsync("desk");
        var waiting = host.Polls.AskAsync(former, Numbered(1, wait: 30), default);
        var present = await host.StartExecutorAsync(former.Executor);

        var job = await host.SubmitAsync();

        Assert.Equal((job.Id, 1), Only(await AskAsync(host, present, 1)));
        Assert.Empty((await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Require().Assignments);
    }

    [Fact]
    public async Task PollThatWasServedByAWriteThatDidNotHold_IsAnswered_AndTheJobIsNotGiven()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var waiting = host.Polls.AskAsync(executor, Numbered(1, wait: 30), default);
        await host.PollAsync(await host.AddExecutorAsync("other"), want: 0);
        var fails = true;
        host.Get<ICommitQueue>()
            .BeforeCommit(_ =>
            {
                if (Interlocked.Exchange(ref fails, false))
                {
                    throw new IOException("The disk is gone.");
                }
            });

        await Assert.ThrowsAsync<IOException>(() => host.SubmitAsync());

        Assert.Empty((await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Require().Assignments);
    }

    [Fact]
    public async Task StopDirectives_ComeOnlyForWhatIsHeld()
    {
        await using var host = await BrokerHost.StartAsync();
        var holder = await host.AddExecutorAsync("holder");
        var other = await host.AddExecutorAsync("other");
        await host.SubmitAsync();
        var assignment = await host.RunOneAsync(holder);
        var attempt = new AttemptRef(assignment.Job, assignment.Attempt);
        (await host.Jobs.CancelAsync(host.Ada, assignment.Job, default)).Require();

        var guess = await host.PollAsync(other, 0, attempt);

        Assert.Empty(guess.Stop);
        Assert.Equal([attempt], guess.NotYours);
        Assert.Equal([new StopDirective(attempt, EndReason.CancelledByUser)], (await host.PollAsync(holder, 0, attempt)).Stop);
    }

    [Fact]
    public async Task Close_OfAnEndedAttempt_IsTakenAgainFromItsExecutorOnly()
    {
        await using var host = await BrokerHost.StartAsync();
        var holder = await host.AddExecutorAsync("holder");
        var other = await host.AddExecutorAsync("other");
        await host.SubmitAsync();
        var assignment = await host.RunOneAsync(holder);
        (await host.EndAsync(holder, assignment, AttemptEnd.Succeeded)).Require();

        Assert.True((await host.EndAsync(holder, assignment, AttemptEnd.Succeeded)).IsOk);
        Assert.Equal("not-yours", (await host.EndAsync(other, assignment, AttemptEnd.Succeeded)).Refusal?.Code);
        await host.StartExecutorAsync(holder.Executor);
        Assert.Equal("superseded", (await host.EndAsync(holder, assignment, AttemptEnd.Succeeded)).Refusal?.Code);
    }

    private static Poll Numbered(long number, int wait = 0) =>
        new()
        {
            Held = [],
            Want = 1,
            Number = number,
            WaitSeconds = wait,
        };

    private static Task<PollReply> AskAsync(BrokerHost host, ExecutorCaller executor, long number, params AttemptRef[] held) =>
        AskAsync(host, executor, number, startAtOnce: false, held);

    private static async Task<PollReply> AskAsync(
        BrokerHost host,
        ExecutorCaller executor,
        long number,
        bool startAtOnce,
        params AttemptRef[] held
    ) => (await host.Polls.AskAsync(executor, Numbered(number) with { Held = held, StartAtOnce = startAtOnce }, default)).Require();

    private static (JobId, int) Only(PollReply reply) => reply.Assignments.Select(a => (a.Job, a.Attempt)).Single();

    private static async Task<(JobState, int)> StateAsync(BrokerHost host, JobId job)
    {
        var view = await host.JobAsync(job);
        return (view.Summary.State, view.Attempts.Count);
    }
}
