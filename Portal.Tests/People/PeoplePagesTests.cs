using Bunit;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.People;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.People;

/// <summary>The pages of a colony's people, and of those who look after the portal.</summary>
public sealed class PeoplePagesTests : IAsyncLifetime
{
    private readonly OnPage _page = new();
    private readonly BunitJSModuleInterop _draft;

    public PeoplePagesTests() => _draft = _page.TakesDrafts();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Fact]
    public async Task Role_ChosenByAnOwner_IsChangedAfterAQuestion()
    {
        var page = _page.Render<PeoplePage>();

        await page.Find("select[aria-label='Role of Grace Obi']").ChangeAsync("Viewer");
        Assert.Equal(ColonyRole.Member, _page.Colonies.Members[1].Role);

        await page.Find("dialog button.primary").ClickAsync();
        Assert.Equal(ColonyRole.Viewer, _page.Colonies.Members[1].Role);
    }

    [Fact]
    public async Task Role_ThatIsRefused_SaysWhy()
    {
        _page.Colonies.Refuse = new Refusal(RefusalKind.Conflict, "last-owner", "A colony has at least one owner.");
        var page = _page.Render<PeoplePage>();

        await page.Find("select[aria-label='Role of Grace Obi']").ChangeAsync("Viewer");
        await page.Find("dialog button.primary").ClickAsync();

        Assert.Contains("at least one owner", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_Removed_IsAskedForFirst()
    {
        var page = _page.Render<PeoplePage>();

        await page.Find("button[aria-label='Remove Grace Obi']").ClickAsync();
        Assert.Equal(2, _page.Colonies.Members.Count);

        await page.Find("dialog button.danger").ClickAsync();
        Assert.Single(_page.Colonies.Members);
    }

    [Fact]
    public void People_ForAMember_ShowsAndOffersNothingToChange()
    {
        var me = new SignedIn(OnPage.Caller with { Scopes = Scopes.Read | Scopes.Account }, "Grace Obi", "Vision lab");
        var page = _page.Render<CascadingValue<SignedIn>>(p => p.Add(v => v.Value, me).AddChildContent<PeoplePage>());

        Assert.Contains("Grace Obi", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button"));
        Assert.Empty(page.FindAll("select"));
        Assert.DoesNotContain("Invitations", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_JustMade_ShowsItsLinkOnce()
    {
        var card = _page.Render<InvitationsCard>();
        await card.Find(".card-head button").ClickAsync();
        await card.Find("#invite-email").InputAsync("lin@uni.example");
        await card.Find("form").SubmitAsync();

        Assert.Contains(FakeInvitations.Link, card.Markup, StringComparison.Ordinal);
        Assert.Equal(("lin@uni.example", ColonyRole.Member), (_page.Invitations.Open[0].Email, _page.Invitations.Open[0].Role));

        await card.Find(".made > button").ClickAsync();
        Assert.DoesNotContain(FakeInvitations.Link, card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_BegunBefore_HasItsAddressAgain_UntilItIsCancelled()
    {
        _draft.Holds("restore", """{"Email":"lin@uni.example"}""");
        var card = _page.Render<InvitationsCard>();

        await card.Find(".card-head button").ClickAsync();
        card.WaitForAssertion(() => Assert.Equal("lin@uni.example", card.Find("#invite-email").GetAttribute("value")));
        Assert.Equal($"{OnPage.Caller.User}.{OnPage.Caller.Colony}.invitation", card.Find("form").GetAttribute("data-draft"));

        _draft.Holds("restore", "{}");
        await card.Find("form button.quiet").ClickAsync();
        Assert.Single(_draft.Invocations["keep"]);
        await card.Find(".card-head button").ClickAsync();

        Assert.True(string.IsNullOrEmpty(card.Find("#invite-email").GetAttribute("value")));
    }

    [Fact]
    public async Task Invitation_ThatNeedsAConfirmation_SaysSoAndKeepsTheForm()
    {
        _page.Invitations.Refuse = new Refusal(RefusalKind.Forbidden, RefusalCodes.ConfirmNeeded, "Confirm that it is you.");
        var card = _page.Render<InvitationsCard>();
        await card.Find(".card-head button").ClickAsync();
        await card.Find("#invite-role").ChangeAsync("Owner");
        await card.Find("form").SubmitAsync();

        Assert.Contains("Confirm that it is you", card.Markup, StringComparison.Ordinal);
        Assert.Single(card.FindAll("#invite-role"));
    }

    [Fact]
    public async Task Invitation_Withdrawn_IsGone()
    {
        var card = _page.Render<InvitationsCard>();
        await card.Find(".card-head button").ClickAsync();
        await card.Find("form").SubmitAsync();

        await card.Find("table button.danger").ClickAsync();

        Assert.Empty(_page.Invitations.Open);
        Assert.DoesNotContain(FakeInvitations.Link, card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Colonies_WithAnother_OffersToWorkThere()
    {
        _page.Colonies.Mine.Add(new ColonyItem(ColonyId.New(), "Wave group", ColonyRole.Viewer, OnPage.Noon, 4));
        _page.Colonies.Limits = new ColonyLimits(5);
        var page = _page.Render<ColoniesPage>();

        var form = page.Find("td form");
        Assert.Equal("/colony", form.GetAttribute("action"));
        Assert.Equal(_page.Colonies.Mine[1].Id.ToString(), form.QuerySelector("input[name=colony]")!.GetAttribute("value"));
        Assert.Contains("3 of 5 allowed at once", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#new-colony"));
    }

    [Fact]
    public async Task Colony_RenamedAndMade_ShowsIt()
    {
        _page.Colonies.MayMakeOne = true;
        var page = _page.Render<ColoniesPage>();
        await page.Find("#new-colony").InputAsync("Wave group");
        await page.FindAll("form")[^1].SubmitAsync();
        Assert.Equal("Wave group", _page.Colonies.Mine[1].Name);

        await page.Find(".card-head button").ClickAsync();
        await page.Find("#colony-name").InputAsync("Seeing lab");
        await page.Find("form").SubmitAsync();
        Assert.Equal("Seeing lab", _page.Colonies.Mine[0].Name);
    }

    [Fact]
    public async Task Account_LockedByAnAdministrator_IsAskedForFirst()
    {
        var page = _page.Render<AdminPeoplePage>();

        await page.Find("button[aria-label='Change the account of Grace Obi']").ClickAsync();
        Assert.False(_page.Administration.People[1].IsLocked);
        await page.FindAll("dialog button").First(button => button.TextContent.Contains("Lock", StringComparison.Ordinal)).ClickAsync();

        Assert.True(_page.Administration.People[1].IsLocked);
    }

    [Fact]
    public async Task ResetLink_ForAPerson_IsShownOnce()
    {
        var page = _page.Render<AdminPeoplePage>();
        await page.Find("button[aria-label='Change the account of Grace Obi']").ClickAsync();
        await page.FindAll("dialog button").First(button => button.TextContent.Contains("link", StringComparison.Ordinal)).ClickAsync();
        Assert.Contains("/reset#secret-code", page.Markup, StringComparison.Ordinal);

        await page.Find(".made > button").ClickAsync();
        Assert.DoesNotContain("/reset#secret-code", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void PeopleOfThePortal_ForSomebodyElse_SaysWhyNot()
    {
        _page.Administration.Refuse = new Refusal(RefusalKind.Forbidden, "scope-missing", "Only an administrator of the portal may do this.");

        var page = _page.Render<AdminPeoplePage>();

        Assert.Contains("Only an administrator", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table"));
    }

    [Fact]
    public async Task Limit_SetByAnAdministrator_IsTheColonys()
    {
        var page = _page.Render<AdminColoniesPage>();
        await page.Find("button[aria-label='Limit of Vision lab']").ClickAsync();
        await page.Find("#most-jobs").ChangeAsync("12");
        await page.Find("#most-bytes").ChangeAsync("1.5");
        await page.Find("dialog form").SubmitAsync();

        Assert.Equal(new ColonyLimits(12, 1_500_000_000), _page.Administration.All[0].Limits);
    }
}
