using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Notifications;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications;

public sealed class BellTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly OnPage _on = new();
    private readonly List<string> _said = [];

    public ValueTask InitializeAsync()
    {
        _on.Services.GetRequiredService<Announcements>().Said += (words, _) => _said.Add(words);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _on.DisposeAsync();

    [Fact]
    public async Task Bell_WithNews_SaysHowMany_AndLeadsToEach()
    {
        _on.Notifications.Add(NotificationKinds.Started, 7, minutes: -5);
        _on.Notifications.Add(NotificationKinds.Failed, 8, minutes: -1, EndReason.OutOfMemory);

        var bell = await RenderAsync(expected: 2);

        Assert.Equal("Notifications, 2 new", bell.Find("button.bell").GetAttribute("aria-label"));
        Assert.Equal([Urls.Job(8), Urls.Job(7)], bell.FindAll("li a").Select(link => link.GetAttribute("href")));
        Assert.Empty(_said);
    }

    [Fact]
    public async Task News_WhenTheListIsOpened_AreSeen_AndStayMarkedUntilItIsClosed()
    {
        _on.Notifications.Add(NotificationKinds.Started, 7, minutes: -5);
        _on.Notifications.Add(NotificationKinds.Succeeded, 7, minutes: -1);
        var bell = await RenderAsync(expected: 2);

        await bell.InvokeAsync(() => bell.Find("button.bell").Click());

        Assert.Equal(OnPage.Noon.AddMinutes(-1), _on.Notifications.SeenUntil);
        Assert.Equal("Notifications, none new", bell.Find("button.bell").GetAttribute("aria-label"));
        Assert.Equal(2, bell.FindAll("li.is-new").Count);

        await bell.InvokeAsync(() => bell.Find("button.bell").Click());

        Assert.Empty(bell.FindAll("li.is-new"));
    }

    [Fact]
    public async Task News_ThatCome_AreCountedAndToldPolitely()
    {
        _on.Notifications.Add(NotificationKinds.Started, 7, minutes: -5);
        var bell = await RenderAsync(expected: 1);

        _on.Notifications.Add(NotificationKinds.Succeeded, 7, minutes: 1);
        _on.Notifications.Changed();
        await UntilAsync(bell, () => Assert.Equal("2", bell.Find(".number").TextContent));

        Assert.Equal(["#7 train succeeded"], _said);
    }

    [Fact]
    public async Task Kinds_ThatAreTakenAway_AreNotListed()
    {
        _on.Notifications.Add(NotificationKinds.Started, 7, minutes: -5);
        var bell = await RenderAsync(expected: 1);

        await bell.InvokeAsync(() => bell.FindAll("details input")[0].Change(false));

        Assert.Equal(NotificationKinds.All & ~NotificationKinds.Started, _on.Notifications.Chosen);
        Assert.Contains("Nothing happened lately", bell.Markup, StringComparison.Ordinal);
    }

    private async Task<IRenderedComponent<Bell>> RenderAsync(int expected)
    {
        var bell = _on.Render<Bell>();
        await UntilAsync(bell, () => Assert.Equal(expected, bell.FindAll("li").Count));
        return bell;
    }

    // Refreshes are at least 100 ms apart, by the clock that stands still here.
    private Task UntilAsync(IRenderedComponent<Bell> bell, Action holds) =>
        bell.WaitForAssertionAsync(
            () =>
            {
                _on.Clock.Advance(TimeSpan.FromMilliseconds(100));
                holds();
            },
            Patience
        );
}
