using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Notifications;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications;

public class OwnJobsTests
{
    [Fact]
    public async Task Read_ServesAllPagesOfAPerson_UntilAJobOfTheirsHasNews()
    {
        await using var host = await BrokerHost.StartAsync();
        var own = new OwnJobs(host.Get<IDbContextFactory<AppDb>>(), host.Get<JobFeed>());
        var (ada, grace) = (host.Ada, host.Ada with { User = UserId.New() });
        using var page = own.Hold(ada.Colony, ada.User);
        await host.SubmitAsync();
        var before = await own.NewestAsync(ada.Colony, ada.User);

        var others = (await host.Jobs.SubmitAsync(grace, new SubmitJob { Spec = A.Spec() }, default)).Require();
        await host.Jobs.CancelAsync(grace, others.Id, default);
        Assert.Same(before, await own.NewestAsync(ada.Colony, ada.User));

        var mine = (await host.Jobs.FindByNumberAsync(ada, 1, default)).Require();
        await host.Jobs.CancelAsync(ada, mine, default);
        var after = await own.NewestAsync(ada.Colony, ada.User);
        Assert.Equal((JobState.Waiting, JobState.Cancelled), (before[0].State, after[0].State));
        Assert.Same(after, await own.NewestAsync(ada.Colony, ada.User));
    }

    [Fact]
    public async Task Read_OfAPersonWithoutAPage_IsNotKept()
    {
        await using var host = await BrokerHost.StartAsync();
        var own = new OwnJobs(host.Get<IDbContextFactory<AppDb>>(), host.Get<JobFeed>());
        var page = own.Hold(host.Ada.Colony, host.Ada.User);
        await host.SubmitAsync();
        var kept = await own.NewestAsync(host.Ada.Colony, host.Ada.User);

        page.Dispose();
        page.Dispose();

        Assert.NotSame(kept, await own.NewestAsync(host.Ada.Colony, host.Ada.User));
    }

    [Fact]
    public async Task Feed_OfAPersonsJobs_TellsNothingOfOthers()
    {
        await using var host = await BrokerHost.StartAsync();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var changes = host.Get<JobFeed>().WatchAsync(host.Ada.Colony, host.Ada.User, end.Token).GetAsyncEnumerator(end.Token);
        var next = changes.MoveNextAsync();

        (await host.Jobs.SubmitAsync(host.Ada with { User = UserId.New() }, new SubmitJob { Spec = A.Spec() }, default)).Require();
        var mine = await host.SubmitAsync();

        Assert.True(await next);
        Assert.Equal(mine.Id, Assert.Single(changes.Current).Id);
    }
}
