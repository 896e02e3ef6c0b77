using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.People;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Secrets;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Secrets;

public sealed class SecretsCardTests : IAsyncLifetime
{
    private const string Value = "hf_cardcanary93";
    private readonly OnPage _page = new();
    private readonly BunitJSModuleInterop _draft;

    public SecretsCardTests() => _draft = _page.TakesDrafts();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static async Task SetAsync(IRenderedComponent<SecretsCard> card, string name, string value)
    {
        await card.Find(".card-head button").ClickAsync();
        await card.Find("#secret-name").InputAsync(name);
        await card.Find("#secret-value").ChangeAsync(value);
        await card.Find("form").SubmitAsync();
    }

    [Fact]
    public async Task Value_GoesIn_AndIsNowhereOnThePage()
    {
        var card = _page.Render<SecretsCard>();

        await SetAsync(card, "HF_TOKEN", Value);

        Assert.Equal(("HF_TOKEN", Value), (Assert.Single(_page.Secrets.All).View.Name, _page.Secrets.All[0].Value));
        Assert.Contains("HF_TOKEN", card.Find("table").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Value, card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Field_OfTheValue_ShowsNothingAndIsNotRemembered()
    {
        var card = _page.Render<SecretsCard>();
        await card.Find(".card-head button").ClickAsync();

        var field = card.Find("#secret-value");
        await field.ChangeAsync(Value);

        Assert.Equal(("password", "off"), (field.GetAttribute("type"), field.GetAttribute("autocomplete")));
        Assert.DoesNotContain(Value, card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_ThePortalRefuses_SaysWhy_AndKeepsTheNameOnly()
    {
        _page.Secrets.Refuse = new Refusal(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm that it is you.");
        var card = _page.Render<SecretsCard>();

        await SetAsync(card, "HF_TOKEN", Value);

        Assert.Contains("Confirm that it is you.", card.Markup, StringComparison.Ordinal);
        Assert.Equal("HF_TOKEN", card.Find("#secret-name").GetAttribute("value"));
        Assert.DoesNotContain(Value, card.Markup, StringComparison.Ordinal);
        Assert.Empty(_page.Secrets.All);
    }

    [Fact]
    public async Task Name_TypedBefore_IsThereAgain_AndTheValueHasNoNameToBeStoredUnder()
    {
        _draft.Holds("restore", """{"Name":"HF_TOKEN"}""");
        var card = _page.Render<SecretsCard>();

        await card.Find(".card-head button").ClickAsync();

        card.WaitForAssertion(() => Assert.Equal("HF_TOKEN", card.Find("#secret-name").GetAttribute("value")));
        Assert.Equal($"{OnPage.Caller.User}.{OnPage.Caller.Colony}.secret.", card.Find("form").GetAttribute("data-draft"));
        Assert.False(card.Find("#secret-value").HasAttribute("name"));
    }

    [Fact]
    public async Task Draft_OfASecretThatIsSet_IsEmpty_AndOfARefusedOneHasTheNameAlone()
    {
        _page.Secrets.Refuse = new Refusal(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm that it is you.");
        var card = _page.Render<SecretsCard>();
        await SetAsync(card, "HF_TOKEN", Value);
        Assert.Equal(["", "HF_TOKEN"], Kept());

        _page.Secrets.Refuse = null;
        await card.Find("#secret-value").ChangeAsync(Value);
        await card.Find("form").SubmitAsync();

        Assert.Equal(["", "HF_TOKEN", ""], Kept());

        IEnumerable<string> Kept() =>
            _draft.Invocations["keep"].Select(call => Assert.Single(Assert.IsType<Dictionary<string, string>>(call.Arguments[0])).Value);
    }

    [Fact]
    public async Task Name_ThatCannotBeOne_IsSaidAtOnce_AndNothingIsSent()
    {
        var card = _page.Render<SecretsCard>();

        await SetAsync(card, "LD_PRELOAD", Value);

        Assert.Contains("Choose another name", card.Find("#secret-fault").TextContent, StringComparison.Ordinal);
        Assert.Empty(_page.Secrets.All);
    }

    [Fact]
    public async Task Secret_Removed_IsAskedForFirst()
    {
        _page.Secrets.Add(null, "HF_TOKEN");
        var card = _page.Render<SecretsCard>();

        await card.Find("table button.danger").ClickAsync();
        Assert.Single(_page.Secrets.All);

        await card.Find("dialog button.danger").ClickAsync();
        Assert.Empty(_page.Secrets.All);
        Assert.Contains("has no secrets", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_Replaced_KeepsItsName()
    {
        _page.Secrets.Add(null, "HF_TOKEN");
        var card = _page.Render<SecretsCard>();

        await card.Find("table button").ClickAsync();
        Assert.True(card.Find("#secret-name").HasAttribute("readonly"));
        Assert.False(card.Find("form").HasAttribute("data-draft"));
        await card.Find("#secret-value").ChangeAsync(Value);
        await card.Find("form").SubmitAsync();

        Assert.Equal(Value, Assert.Single(_page.Secrets.All).Value);
    }

    [Fact]
    public void Pages_ShowTheSecretsOfTheirOwn()
    {
        var project = _page.Projects.Add("digits");
        _page.Secrets.Add(project.Id, "OF_PROJECT");
        _page.Secrets.Add(null, "OF_COLONY");

        var ofProject = _page.Render<ProjectPage>(page => page.Add(p => p.Id, project.Id.ToString())).Find("table.secrets").TextContent;
        var ofColony = _page.Render<AccountPage>().Find("table.secrets").TextContent;

        Assert.Contains("OF_PROJECT", ofProject, StringComparison.Ordinal);
        Assert.DoesNotContain("OF_COLONY", ofProject, StringComparison.Ordinal);
        Assert.Contains("OF_COLONY", ofColony, StringComparison.Ordinal);
    }
}
