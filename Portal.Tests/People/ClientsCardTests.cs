using Bunit;
using Pollinator.Portal.People;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.People;

public sealed class ClientsCardTests : IAsyncLifetime
{
    private readonly OnPage _page = new();

    public ClientsCardTests() => _page.TakesDrafts();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task Secret_OfANewClient_IsShownOnce_AndRevokingIsAskedForFirst()
    {
        var card = _page.Render<ClientsCard>();
        Assert.Contains("No pipeline acts for you", card.Markup, StringComparison.Ordinal);

        await card.FindAll("button").First(button => button.TextContent.Contains("New client", StringComparison.Ordinal)).ClickAsync();
        await card.Find("#client-name").InputAsync("nightly");
        await card.Find("form").SubmitAsync();
        Assert.Contains("the-secret", card.Markup, StringComparison.Ordinal);

        await card.FindAll("button").First(button => button.TextContent == "I have it").ClickAsync();
        Assert.DoesNotContain("the-secret", card.Markup, StringComparison.Ordinal);

        await card.Find("table button.danger").ClickAsync();
        Assert.Single(_page.Clients.All);
        await card.Find("dialog button.danger").ClickAsync();
        Assert.Empty(_page.Clients.All);
    }
}
