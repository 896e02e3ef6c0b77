using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications;

[Trait("Stage", "Integration")]
public class NotificationServiceTests(SharedPortal portal) : IClassFixture<SharedPortal>
{
    private readonly INotifications _notifications = portal.Host.Services.GetRequiredService<INotifications>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task JobThatBeginsAndEnds_IsNewsToItsSubmitterAlone_UntilTheyLooked()
    {
        var ada = await PersonAsync("Ada Two");
        var other = await PersonAsync("Otto Other");
        await using var feed = _notifications.WatchAsync(ada, Ct).GetAsyncEnumerator(Ct);
        var told = feed.MoveNextAsync();
        var number = await portal.Host.RunJobAsync(ada);
        Assert.True(await told.AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct));

        var list = (await _notifications.GetAsync(ada, Ct)).Require();
        Assert.Equal([(number, NotificationKinds.Succeeded), (number, NotificationKinds.Started)], list.Items.Select(item => (item.Job, item.Kind)));
        Assert.Equal(2, list.New);
        Assert.Empty((await _notifications.GetAsync(other, Ct)).Require().Items);

        (await _notifications.MarkSeenAsync(ada, list.Items[0].At, Ct)).Require();
        (await _notifications.MarkSeenAsync(ada, list.Items[1].At.AddHours(-1), Ct)).Require();

        Assert.Equal(0, (await _notifications.GetAsync(ada, Ct)).Require().New);
    }

    [Fact]
    public async Task Seen_OnOneDevice_IsToldToTheOther()
    {
        var ada = await PersonAsync("Ada Three");
        await using var feed = _notifications.WatchAsync(ada, Ct).GetAsyncEnumerator(Ct);
        var told = feed.MoveNextAsync();

        (await _notifications.MarkSeenAsync(ada, portal.Host.Services.GetRequiredService<TimeProvider>().GetUtcNow(), Ct)).Require();

        Assert.True(await told.AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct));
    }

    [Fact]
    public async Task Seen_InTheFuture_HidesNothingThatIsStillToCome()
    {
        var ada = await PersonAsync("Ada Four");

        (await _notifications.MarkSeenAsync(ada, DateTimeOffset.MaxValue, Ct)).Require();
        await portal.Host.RunJobAsync(ada);

        Assert.True((await _notifications.GetAsync(ada, Ct)).Require().New > 0);
    }

    [Fact]
    public async Task Kinds_AreKeptPerPerson_EvenWhenManyDevicesChooseAtOnce()
    {
        var ada = await PersonAsync("Ada Five");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _notifications.ChooseAsync(ada, NotificationKinds.Failed, Ct), Ct)));

        Assert.Equal(NotificationKinds.Failed, (await _notifications.GetAsync(ada, Ct)).Require().Chosen);
        Assert.Equal(NotificationKinds.All, (await _notifications.GetAsync(await PersonAsync("Ada Six"), Ct)).Require().Chosen);
    }

    // Each in a colony of its own, with a right to executors for the job that is run.
    private async Task<Caller> PersonAsync(string name) =>
        await portal.Host.AddPersonAsync(name, ColonyRole.Owner, await portal.Host.AddColonyAsync($"Colony of {name}"));
}
