using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.People;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.People;

public sealed class AccountPageTests : IAsyncLifetime
{
    private readonly OnPage _page = new();
    private readonly BunitJSModuleInterop _draft;

    public AccountPageTests() => _draft = _page.TakesDrafts();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static async Task<IRenderedComponent<AccountPage>> MakeAsync(IRenderedComponent<AccountPage> page, string name)
    {
        await page.Find(".card-head button").ClickAsync();
        await page.Find("#token-name").InputAsync(name);
        await page.Find("form").SubmitAsync();
        return page;
    }

    [Fact]
    public async Task Secret_OfANewToken_IsShownOnce()
    {
        var page = await MakeAsync(_page.Render<AccountPage>(), "laptop");
        Assert.Contains("plt_secret", page.Markup, StringComparison.Ordinal);

        await page.Find(".made > button").ClickAsync();
        Assert.DoesNotContain("plt_secret", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("plt_secret", _page.Render<AccountPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_Elsewhere_AreEndedTogether()
    {
        _page.Security.View = _page.Security.View with
        {
            Sessions =
            [
                .. _page.Security.View.Sessions,
                new SessionView(Guid.NewGuid(), "Chrome on Android", "10.0.0.8", OnPage.Noon, OnPage.Noon, IsThis: false),
            ],
        };
        var page = _page.Render<AccountPage>();
        Assert.Contains("Chrome on Android", page.Markup, StringComparison.Ordinal);

        await page.FindAll("button").Single(button => button.TextContent == "Sign out everywhere else").ClickAsync();

        Assert.DoesNotContain("Chrome on Android", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Firefox on Linux", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passkey_Removed_IsAskedForFirst_AndAnUnconfirmedPersonIsSentToConfirm()
    {
        _page.Security.View = _page.Security.View with { Passkeys = [new("id", "Laptop", OnPage.Noon, IsSynced: true)] };
        _page.Security.Refuse = new(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm that it is you.");
        var page = _page.Render<AccountPage>();

        await page.Find("[aria-label='Remove the passkey Laptop']").ClickAsync();
        await page.Find("dialog button.danger").ClickAsync();

        Assert.Contains("Laptop", page.Markup, StringComparison.Ordinal);
        Assert.StartsWith("/confirm?returnUrl=", page.Find(".banner a").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_GetsOnlyWhatWasMarked()
    {
        var page = _page.Render<AccountPage>();
        await page.Find(".card-head button").ClickAsync();
        await page.FindAll("fieldset input")[1].ChangeAsync(false);
        await page.FindAll("fieldset input")[2].ChangeAsync(false);
        await page.Find("#token-days").ChangeAsync("7");
        await page.Find("#token-name").InputAsync("CI");
        await page.Find("form").SubmitAsync();

        var token = Assert.Single(_page.Account.Tokens);
        Assert.Equal(Scopes.Read, token.Scopes);
        Assert.Equal(OnPage.Noon.AddDays(7), token.ExpiresAt);
    }

    [Fact]
    public async Task Name_TypedBefore_IsThereAgain()
    {
        _draft.Holds("restore", """{"Name":"laptop"}""");
        var page = _page.Render<AccountPage>();

        await page.Find(".card-head button").ClickAsync();

        page.WaitForAssertion(() => Assert.Equal("laptop", page.Find("#token-name").GetAttribute("value")));
        Assert.Equal(
            $"{OnPage.Caller.User}.{OnPage.Caller.Colony}.new.token",
            page.FindAll("form[data-draft]").Select(form => form.GetAttribute("data-draft")).Single()
        );
    }

    [Fact]
    public async Task Token_Revoked_IsAskedForFirst()
    {
        var page = await MakeAsync(_page.Render<AccountPage>(), "laptop");
        await page.Find("table button.danger").ClickAsync();
        Assert.Single(_page.Account.Tokens);

        await page.Find("dialog button.danger").ClickAsync();
        Assert.Empty(_page.Account.Tokens);
        Assert.DoesNotContain("plt_secret", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThePortalRefuses_SaysWhyAndKeepsTheForm()
    {
        _page.Account.RefuseToken = new Refusal(RefusalKind.Conflict, "too-many-tokens", "You have 50 tokens; revoke one first.");
        var page = await MakeAsync(_page.Render<AccountPage>(), "laptop");

        Assert.Contains("revoke one first", page.Find("#token-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal("laptop", page.Find("#token-name").GetAttribute("value"));
    }
}
