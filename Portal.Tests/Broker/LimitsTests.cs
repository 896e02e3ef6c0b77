using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Broker;

public class LimitsTests
{
    [Fact]
    public async Task MaxWait_EndsAWaitingJob()
    {
        await using var host = await BrokerHost.StartAsync();
        var job = await host.SubmitAsync(A.Spec() with { MaxWaitSeconds = 60 });

        await host.PassAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(JobState.Waiting, (await host.JobAsync(job.Id)).Summary.State);
        await host.PassAsync(TimeSpan.FromSeconds(2));

        var summary = (await host.JobAsync(job.Id)).Summary;
        Assert.Equal((JobState.Failed, EndReason.MaxWaitTime), (summary.State, summary.Reason));
    }

    [Fact]
    public async Task MaxWait_WhoseEndDidNotHold_IsFoundAgain()
    {
        await using var host = await BrokerHost.StartAsync();
        var job = await host.SubmitAsync(A.Spec() with { MaxWaitSeconds = 60 });

        host.Clock.Advance(TimeSpan.FromSeconds(61));
        var failed = host.Get<ICommitQueue>()
            .RunAsync<Done>(
                session =>
                {
                    Assert.Single(host.Get<Board>().TakeLate(host.Clock.GetUtcNow().ToUnixTimeMilliseconds(), session));
                    throw new InvalidOperationException("The write failed.");
                },
                default
            );
        await Assert.ThrowsAsync<InvalidOperationException>(() => failed);
        await host.PassAsync(TimeSpan.Zero);

        Assert.Equal(EndReason.MaxWaitTime, (await host.JobAsync(job.Id)).Summary.Reason);
    }

    [Fact]
    public async Task MaxWait_DoesNotCountWhileAnExecutorHasTheJob()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync(A.Spec() with { MaxWaitSeconds = 30 });
        var assignment = (await host.PollAsync(executor)).Assignments.Single();

        await host.PassAsync(TimeSpan.FromSeconds(50));
        Assert.True((await host.Attempts.PermitAsync(executor, job.Id, assignment.Attempt, default)).IsOk);
    }

    [Fact]
    public async Task MaxExec_TellsTheExecutorToStop_AndIsTheReason()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync(A.Spec() with { MaxExecSeconds = 20 });
        var assignment = await host.RunOneAsync(executor);
        var held = new AttemptRef(job.Id, assignment.Attempt);

        await host.PassAsync(TimeSpan.FromSeconds(21));
        var stop = Assert.Single((await host.PollAsync(executor, 0, held)).Stop);
        Assert.Equal(new StopDirective(held, EndReason.MaxExecTime), stop);

        (await host.EndAsync(executor, assignment, AttemptEnd.Failed, EndReason.MaxExecTime, null)).Require();
        Assert.Equal(EndReason.MaxExecTime, (await host.JobAsync(job.Id)).Summary.Reason);
    }

    [Fact]
    public async Task Cancel_OfAWaitingJob_EndsItAtOnce()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();

        (await host.Jobs.CancelAsync(host.Ada, job.Id, default)).Require();

        Assert.Equal(JobState.Cancelled, (await host.JobAsync(job.Id)).Summary.State);
        Assert.Empty((await host.PollAsync(executor)).Assignments);
    }

    [Fact]
    public async Task Cancel_OfAnAssignedJob_EndsIt_AndThePermitIsRefused()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        await host.PollAsync(executor);

        (await host.Jobs.CancelAsync(host.Ada, job.Id, default)).Require();

        Assert.Equal("permit-refused", (await host.Attempts.PermitAsync(executor, job.Id, 1, default)).Refusal?.Code);
    }

    [Fact]
    public async Task Cancel_OfARunningJob_WakesTheExecutorsPoll()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);
        var held = new AttemptRef(job.Id, assignment.Attempt);
        var parked = host.Polls.AskAsync(
            executor,
            new Poll
            {
                Held = [held],
                Want = 1,
                WaitSeconds = 30,
            },
            default
        );

        (await host.Jobs.CancelAsync(host.Ada, job.Id, default)).Require();

        var reply = (await parked.WaitAsync(TimeSpan.FromSeconds(10))).Require();
        Assert.Equal(EndReason.CancelledByUser, Assert.Single(reply.Stop).Reason);
        Assert.Equal(JobState.Running, (await host.JobAsync(job.Id)).Summary.State);
        (await host.EndAsync(executor, assignment, AttemptEnd.Cancelled, EndReason.CancelledByUser, null)).Require();
        Assert.Equal(JobState.Cancelled, (await host.JobAsync(job.Id)).Summary.State);
    }

    [Fact]
    public async Task TwoPeopleCancellingAtOnce_BothAreAnswered_AndItIsWrittenOnce()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        await host.RunOneAsync(executor);

        var answers = await Task.WhenAll(host.Jobs.CancelAsync(host.Ada, job.Id, default), host.Jobs.CancelAsync(host.Ada, job.Id, default));

        Assert.All(answers, answer => Assert.True(answer.IsOk));
        Assert.Single(await host.ChainAsync(job.Id), kind => kind == LedgerKind.CancelRequested);
    }

    [Fact]
    public async Task Cancel_OfACancelledJob_AskedAgainAsTheAnswerWasLost_IsNoConflict()
    {
        await using var host = await BrokerHost.StartAsync();
        var job = await host.SubmitAsync();
        (await host.Jobs.CancelAsync(host.Ada, job.Id, default)).Require();

        Assert.True((await host.Jobs.CancelAsync(host.Ada, job.Id, default)).IsOk);

        Assert.Single(await host.ChainAsync(job.Id), kind => kind == LedgerKind.CancelRequested);
    }

    [Fact]
    public async Task Cancel_OfAClosedJob_IsAConflict_AndOfAnothersIsNotFound()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        (await host.EndAsync(executor, await host.RunOneAsync(executor), AttemptEnd.Succeeded, EndReason.Exited, 0)).Require();
        var stranger = host.Ada with { Colony = ColonyId.New() };

        Assert.Equal("job-already-closed", (await host.Jobs.CancelAsync(host.Ada, job.Id, default)).Refusal?.Code);
        Assert.Equal("not-found", (await host.Jobs.CancelAsync(stranger, job.Id, default)).Refusal?.Code);
        Assert.Equal("not-found", (await host.Jobs.GetAsync(stranger, job.Id, default)).Refusal?.Code);
    }

    [Theory]
    [InlineData(true, JobState.Waiting)]
    [InlineData(false, JobState.Failed)]
    public async Task Undetermined_APersonDecides(bool runAgain, JobState state)
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        await host.RunOneAsync(executor);
        Assert.Equal("job-not-undetermined", (await host.Jobs.ResolveLostAsync(host.Ada, job.Id, runAgain, default)).Refusal?.Code);
        await host.PassAsync(TimeSpan.FromSeconds(61));

        (await host.Jobs.ResolveLostAsync(host.Ada, job.Id, runAgain, default)).Require();

        Assert.Equal(state, (await host.JobAsync(job.Id)).Summary.State);
    }
}
