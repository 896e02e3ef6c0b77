using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public class JobWalkTests : IAsyncLifetime
{
    private BrokerHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await BrokerHost.StartAsync();
        // Jobs 1 to 9: every third is called "rare", and every second is another person's.
        for (var number = 1; number <= 9; number++)
        {
            var caller = number % 2 == 0 ? Grace : _host.Ada;
            var spec = A.Spec() with { Label = number % 3 == 0 ? $"rare {number}" : $"train {number}" };
            (await _host.Jobs.SubmitAsync(caller, new SubmitJob { Spec = spec }, default)).Require();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private Caller Grace => field ??= _host.Ada with { User = UserId.New() };

    [Fact]
    public async Task Pages_FollowEachOther_WhateverComesMeanwhile()
    {
        var first = await ListAsync(new JobQuery { Take = 4 });
        await _host.SubmitAsync();
        var second = await ListAsync(new JobQuery { Take = 4, Before = first.Older });
        var third = await ListAsync(new JobQuery { Take = 4, Before = second.Older });

        Assert.Equal([9, 8, 7, 6], Numbers(first));
        Assert.Equal([5, 4, 3, 2], Numbers(second));
        Assert.Equal([1], Numbers(third));
        Assert.Null(third.Older);
        Assert.Equal((9, 10, 10), (first.Total, second.Total, third.Total));
    }

    [Fact]
    public async Task States_ThatAreSeveral_StandInOneOrder()
    {
        foreach (var number in new[] { 2, 3, 7 })
        {
            var job = (await _host.Jobs.FindByNumberAsync(_host.Ada, number, default)).Require();
            await _host.Jobs.CancelAsync(_host.Ada, job, default);
        }

        var page = await ListAsync(new JobQuery { States = [JobState.Cancelled, JobState.Waiting], Take = 4 });

        Assert.Equal([9, 8, 7, 6], Numbers(page));
        Assert.Equal((9, (long?)6), (page.Total, page.Older));
        Assert.Equal([7, 3], Numbers(await ListAsync(new JobQuery { States = [JobState.Cancelled], Take = 2 })));
    }

    [Fact]
    public async Task Text_ThatIsRare_IsLookedForOnlySoFar_AndThePageSaysWhereToGoOn()
    {
        var query = new JobQuery { Text = "rare", Take = 5 };

        var first = await SearchAsync(query, 2, 2);
        var second = await SearchAsync(query with { Before = first.Older }, 2, 2);
        var third = await SearchAsync(query with { Before = second.Older }, 2, 2);

        // 9 to 6, 5 to 2, 1.
        Assert.Equal([9, 6], Numbers(first));
        Assert.Equal(((long?)6, true), (first.Older, first.IsMore));
        Assert.Equal([3], Numbers(second));
        Assert.Equal(2, second.Older);
        Assert.Empty(third.Lines);
        Assert.Null(third.Older);
    }

    [Fact]
    public async Task Text_WhereAllAreLookedAt_IsCounted_TheSameOnEveryPage()
    {
        var query = new JobQuery { Text = "train", Take = 4 };

        var first = await SearchAsync(query, 100);
        var second = await SearchAsync(query with { Before = first.Older }, 100);

        Assert.Equal([8, 7, 5, 4], Numbers(first));
        Assert.Equal([2, 1], Numbers(second));
        Assert.Equal([(6, false), (6, false)], new[] { first, second }.Select(page => (page.Total, page.IsMore)));
    }

    [Fact]
    public async Task Number_ThatIsNotAmongTheNewest_IsFoundFirst()
    {
        var page = await SearchAsync(new JobQuery { Text = "#2" }, 1, 1);

        Assert.Equal(2, page.Lines[0].Number);
        Assert.Empty((await SearchAsync(new JobQuery { Text = "2", Person = _host.Ada.User }, 1, 1)).Lines);
    }

    [Fact]
    public async Task SeveralConditions_AreAllHeld()
    {
        var query = new JobQuery
        {
            Person = Grace.User,
            States = [JobState.Waiting],
            Text = "rare",
        };

        Assert.Equal([6], Numbers(await SearchAsync(query, 100)));
        Assert.Equal([6], Numbers(await SearchAsync(query, 1, 1, 1, 1, 1)));
        Assert.Empty((await SearchAsync(query with { States = [JobState.Running] }, 100)).Lines);
        Assert.Empty((await SearchAsync(new JobQuery { NoContact = true, States = [JobState.Succeeded] }, 100)).Lines);
    }

    [Fact]
    public async Task Executor_OfAJob_NarrowsTheList()
    {
        var executor = await _host.AddExecutorAsync("desk");
        var taken = await _host.RunOneAsync(executor);

        var page = await ListAsync(new JobQuery { Executor = executor.Executor });

        Assert.Equal([taken.Number], Numbers(page));
        Assert.Equal(1, page.Total);
        Assert.Empty((await ListAsync(new JobQuery { Executor = ExecutorId.New() })).Items);
    }

    [Fact]
    public async Task Page_ThatPassesOverTooMany_IsRefused_WithWhatToDo()
    {
        var answer = await _host.Jobs.ListAsync(_host.Ada, new JobQuery { Skip = Pages.MostPassed + 1 }, default);

        Assert.Equal("bad-page", answer.Refusal?.Code);
        Assert.Equal("bad-state", (await _host.Jobs.ListAsync(_host.Ada, new JobQuery { States = [(JobState)100] }, default)).Refusal?.Code);
        Assert.Contains("before the last one's number", answer.Refusal?.Message, StringComparison.Ordinal);
    }

    private async Task<FoundJobs> SearchAsync(JobQuery query, params int[] steps)
    {
        await using var db = await _host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var counts = _host.Get<Board>().Counts(_host.Ada.Colony).ToView();
        return await new JobWalk(db, counts, _host.Ada.Colony, query, steps).FindAsync(default);
    }

    private async Task<Page<JobListItem>> ListAsync(JobQuery query) => (await _host.Jobs.ListAsync(_host.Ada, query, default)).Require();

    private static IEnumerable<long> Numbers(Page<JobListItem> page) => page.Items.Select(job => job.Number);

    private static IEnumerable<long> Numbers(FoundJobs page) => page.Lines.Select(job => job.Number);
}
