using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Broker;

public class AttemptTests
{
    [Fact]
    public async Task Job_RunsThroughItsLife_AndTheLedgerTellsIt()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);

        (await host.EndAsync(executor, assignment, AttemptEnd.Succeeded)).Require();

        var view = await host.JobAsync(job.Id);
        Assert.Equal(JobState.Succeeded, view.Summary.State);
        Assert.Equal(0, view.Summary.ExitCode);
        Assert.Equal("desk", view.Summary.ExecutorName);
        Assert.Equal(
            [LedgerKind.Submitted, LedgerKind.Assigned, LedgerKind.PermitGiven, LedgerKind.Started, LedgerKind.Succeeded],
            await host.ChainAsync(job.Id)
        );
    }

    [Fact]
    public async Task Permit_AskedTwice_IsGivenOnce()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = (await host.PollAsync(executor)).Assignments.Single();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Attempts.PermitAsync(executor, assignment.Job, 1, default)));

        Assert.All(answers, answer => Assert.True(answer.IsOk));
        Assert.Single(await host.ChainAsync(job.Id), kind => kind == LedgerKind.PermitGiven);
    }

    [Fact]
    public async Task LeaseLostBeforePermit_JobGoesToAnother_AndTheLateOneIsRefused()
    {
        await using var host = await BrokerHost.StartAsync();
        var slow = await host.AddExecutorAsync("slow");
        var quick = await host.AddExecutorAsync("quick");
        var job = await host.SubmitAsync();
        await host.PollAsync(slow);

        await host.PassAsync(TimeSpan.FromSeconds(61));
        var second = (await host.PollAsync(quick)).Assignments.Single();
        var late = await host.Attempts.PermitAsync(slow, job.Id, 1, default);

        Assert.Equal(2, second.Attempt);
        Assert.Equal("permit-refused", late.Refusal?.Code);
        Assert.True((await host.Attempts.PermitAsync(quick, job.Id, 2, default)).IsOk);
    }

    [Fact]
    public async Task LeaseLostAfterPermit_JobIsUndetermined_NotGivenAgain_AndComesBack()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var other = await host.AddExecutorAsync("other");
        var job = await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);

        await host.PassAsync(TimeSpan.FromSeconds(61));
        Assert.NotNull((await host.JobAsync(job.Id)).Summary.NoContactSince);
        Assert.Empty((await host.PollAsync(other)).Assignments);

        await host.PollAsync(executor, 0, new AttemptRef(assignment.Job, assignment.Attempt));
        var back = await host.JobAsync(job.Id);
        Assert.Null(back.Summary.NoContactSince);
        Assert.Equal(JobState.Running, back.Summary.State);
        Assert.True((await host.EndAsync(executor, assignment, AttemptEnd.Succeeded)).IsOk);
        Assert.Contains(LedgerKind.ContactBack, await host.ChainAsync(job.Id));
    }

    [Fact]
    public async Task Renewal_KeepsTheLease()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = (await host.PollAsync(executor)).Assignments.Single();

        for (var i = 0; i < 5; i++)
        {
            await host.PassAsync(TimeSpan.FromSeconds(40));
            await host.PollAsync(executor, 0, new AttemptRef(assignment.Job, assignment.Attempt));
        }

        Assert.Equal(JobState.Assigned, (await host.JobAsync(job.Id)).Summary.State);
    }

    [Fact]
    public async Task OlderIncarnation_IsRefusedEverywhere()
    {
        await using var host = await BrokerHost.StartAsync();
        var older = await host.AddExecutorAsync("desk");
        await host.SubmitAsync();
        var assignment = (await host.PollAsync(older)).Assignments.Single();
        var newer = await host.StartExecutorAsync(older.Executor);

        Assert.Equal("superseded", (await host.Polls.AskAsync(older, new Poll { Held = [], Want = 1 }, default)).Refusal?.Code);
        Assert.Equal("permit-refused", (await host.Attempts.PermitAsync(older, assignment.Job, 1, default)).Refusal?.Code);
        Assert.Equal("superseded", host.Attempts.Find(older, assignment.Job, 1).Refusal?.Code);
        Assert.True((await host.Attempts.PermitAsync(newer, assignment.Job, 1, default)).IsOk);
    }

    [Fact]
    public async Task Events_AreTakenInOrder_Once()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);
        var note = new AttemptEvent
        {
            Number = 2,
            Kind = AttemptEventKind.Note,
            At = host.Clock.GetUtcNow(),
            Message = "GPU 6 is idle",
        };

        (await host.Attempts.TellAsync(executor, job.Id, assignment.Attempt, note, default)).Require();
        (await host.Attempts.TellAsync(executor, job.Id, assignment.Attempt, note, default)).Require();
        var gap = await host.Attempts.TellAsync(executor, job.Id, assignment.Attempt, note with { Number = 4 }, default);

        Assert.Equal("event-gap", gap.Refusal?.Code);
        Assert.Single(await host.ChainAsync(job.Id), kind => kind == LedgerKind.Noted);
    }

    [Fact]
    public async Task Close_SaidTwice_ChangesNothing()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);

        (await host.EndAsync(executor, assignment, AttemptEnd.Succeeded)).Require();
        (await host.EndAsync(executor, assignment, AttemptEnd.Failed, EndReason.Exited, 7)).Require();

        Assert.Equal(JobState.Succeeded, (await host.JobAsync(job.Id)).Summary.State);
    }

    [Fact]
    public async Task SuccessWithoutPermit_IsRefused()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = (await host.PollAsync(executor)).Assignments.Single();

        var answer = await host.EndAsync(executor, assignment, AttemptEnd.Succeeded);

        Assert.Equal("illegal-transition", answer.Refusal?.Code);
        Assert.Equal(JobState.Assigned, (await host.JobAsync(job.Id)).Summary.State);
    }

    [Fact]
    public async Task FailedAttempt_IsTriedAgain_AsOftenAsAllowed()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync(A.Spec() with { MaxRetries = 1 });

        var first = await host.RunOneAsync(executor);
        (await host.EndAsync(executor, first, AttemptEnd.Failed, EndReason.Exited, 7)).Require();
        Assert.Equal(JobState.Waiting, (await host.JobAsync(job.Id)).Summary.State);
        var second = await host.RunOneAsync(executor);
        (await host.EndAsync(executor, second, AttemptEnd.Failed, EndReason.Exited, 7)).Require();

        var view = await host.JobAsync(job.Id);
        Assert.Equal(JobState.Failed, view.Summary.State);
        Assert.Equal([1, 2], view.Attempts.Select(attempt => attempt.Number));
        Assert.All(view.Attempts, attempt => Assert.Equal(7, attempt.ExitCode));
    }

    [Theory]
    [InlineData(EndReason.OutOfMemory)]
    [InlineData(EndReason.Walltime)]
    [InlineData(EndReason.StartFailed)]
    public async Task FailureThatANewTryCannotMend_IsNotTriedAgain(EndReason reason)
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync(A.Spec() with { MaxRetries = 5 });
        var assignment = await host.RunOneAsync(executor);

        (await host.EndAsync(executor, assignment, AttemptEnd.Failed, reason, null)).Require();

        Assert.Equal(JobState.Failed, (await host.JobAsync(job.Id)).Summary.State);
    }

    [Fact]
    public async Task NeverStarted_PutsTheJobBack_WithoutUsingARetry()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = (await host.PollAsync(executor)).Assignments.Single();
        (await host.Attempts.PermitAsync(executor, job.Id, 1, default)).Require();

        (await host.EndAsync(executor, assignment, AttemptEnd.NeverStarted, EndReason.ExecutorFailure, null)).Require();

        Assert.Equal(2, (await host.PollAsync(executor)).Assignments.Single().Attempt);
        Assert.Contains(LedgerKind.Released, await host.ChainAsync(job.Id));
    }

    [Fact]
    public async Task HeldThatIsNotYours_IsSaid()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var stranger = new AttemptRef(JobId.New(), 1);

        Assert.Equal([stranger], (await host.PollAsync(executor, 0, stranger)).NotYours);
    }
}
