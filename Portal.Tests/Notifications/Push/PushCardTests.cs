using Bunit;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Notifications;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

public sealed class PushCardTests : IAsyncLifetime
{
    private readonly OnPage _on = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _on.DisposeAsync();

    [Fact]
    public void Card_WhereThePortalSendsNone_IsNotThere()
    {
        _on.PushBrowsers.Key = null;

        Assert.Empty(_on.Render<PushCard>().FindAll("section"));
    }

    [Theory]
    [InlineData("insecure", "over https only", false)]
    [InlineData("unsupported", "cannot do this", false)]
    [InlineData("denied", "Allow them in its settings", false)]
    [InlineData("off", "only while a page of the portal is open", true)]
    public void Card_SaysHowThisBrowserStands_AndOffersWhatItCan(string state, string words, bool isOffered)
    {
        var card = Render(state);

        Assert.Contains(words, card.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Equal(isOffered, card.FindAll("[data-push-on]").Count > 0);
    }

    [Fact]
    public async Task Browser_ThatSubscribed_IsAdded_AndListed()
    {
        var card = Render("on");
        Assert.Single(card.FindAll("[data-push-on]"));

        await card.InvokeAsync(() => card.Instance.Subscribed("https://push.example.org/1", "key", "secret"));

        Assert.Equal(new NewPushBrowser("https://push.example.org/1", "key", "secret"), Assert.Single(_on.PushBrowsers.Added));
        Assert.Contains("until you sign out in it", card.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(card.FindAll("[data-push-on]"));
        // What was pressed is gone from the page.
        var order = card.Find("#push-title").GetAttribute("data-takes-focus");
        Assert.NotNull(order);

        await card.Find("[aria-label='Turn off in Firefox on Linux']").ClickAsync();

        Assert.Empty(_on.PushBrowsers.All);
        Assert.Single(card.FindAll("[data-push-on]"));
        Assert.NotEqual(order, card.Find("#push-title").GetAttribute("data-takes-focus"));
    }

    [Theory]
    [InlineData("denied", "may not show notifications")]
    [InlineData("dismissed", "question was closed")]
    [InlineData("AbortError", "did not get through")]
    public async Task Browser_ThatDidNotSubscribe_SaysWhy_AndWhatToDo(string reason, string words)
    {
        var card = Render("off");

        await card.InvokeAsync(() => card.Instance.NotSubscribed(reason));

        Assert.Contains(words, card.Find("[role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(_on.PushBrowsers.Added);
        // The button is still there, and keeps the focus.
        Assert.False(card.Find("#push-title").HasAttribute("data-takes-focus"));
    }

    [Fact]
    public void Card_WhoseScriptCannotBeLoaded_SaysSo_AndStaysAList()
    {
        _on.PushBrowsers.All.Add(new(Guid.NewGuid(), "Chrome on Android", OnPage.Noon, null, null, IsThis: false));
        _on.JSInterop.AddInvocationHandler(new NothingLoads());

        var card = _on.Render<PushCard>();

        card.WaitForAssertion(() => Assert.Contains("Load the page again", card.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(card.FindAll("[data-push-on]"));
        Assert.Single(card.FindAll("li"));
    }

    [Fact]
    public async Task Refusal_OfThePortal_IsShown()
    {
        _on.PushBrowsers.Refuse = new(RefusalKind.Conflict, "too-many-browsers", "You have 20 browsers that are told.");
        var card = Render("off");

        await card.InvokeAsync(() => card.Instance.Subscribed("https://push.example.org/1", "key", "secret"));

        Assert.Contains("20 browsers", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Browser_ThatIsNotReached_IsMarked()
    {
        _on.PushBrowsers.All.Add(new(Guid.NewGuid(), "Chrome on Android", OnPage.Noon.AddDays(-3), null, OnPage.Noon.AddDays(-1), IsThis: false));

        Assert.Contains("not reached since", Render("off").Find("li").TextContent, StringComparison.Ordinal);
    }

    // How the browser stands is what its script says.
    private IRenderedComponent<PushCard> Render(string state)
    {
        var module = _on.JSInterop.SetupModule("./_content/Pollinator.Portal/js/push.js");
        module.Mode = JSRuntimeMode.Loose;
        var browser = module.SetupModule("attach", _ => true);
        browser.Mode = JSRuntimeMode.Loose;
        browser.Setup<string>("state").SetResult(state);
        var card = _on.Render<PushCard>();
        card.WaitForAssertion(() => Assert.NotEmpty(card.Find("[role=status]").TextContent.Trim()));
        return card;
    }

    private sealed class NothingLoads : JSRuntimeInvocationHandlerBase<IJSObjectReference>
    {
        public NothingLoads()
            : base(invocation => invocation.Identifier == "import", isCatchAllHandler: false) => SetExceptionBase(new JSException("Failed to fetch"));
    }
}
