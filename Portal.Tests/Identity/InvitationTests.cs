using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Invitations, through the pages that their links open.</summary>
[Trait("Stage", "Integration")]
public sealed class InvitationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invitation_OpenedByANewcomer_MakesAnAccountThatBelongs()
    {
        await using var portal = await PortalHost.StartAsync();
        var code = await InviteAsync(portal, ColonyRole.Viewer);
        using var browser = portal.Anonymous();

        var look = await (await LookAsync(browser, code)).Content.ReadAsStringAsync(Ct);
        var made = await MakeAsync(browser, code, "Lin Wei");

        Assert.Contains("Bees", look, StringComparison.Ordinal);
        Assert.Contains("Ada Lindqvist", look, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var mine = (await browser.GetFromJsonAsync("/api/v1/colonies", ContractsJson.Default.MyColonies, Ct))!;
        Assert.Equal(("Bees", ColonyRole.Viewer), (Assert.Single(mine.Colonies).Name, mine.Colonies[0].Role));
        Assert.False(mine.MayMakeOne);
        Assert.Contains("does not work", await (await LookAsync(browser, code)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_OpenedBySomebodySignedIn_JoinsAfterAClickAndWorksThere()
    {
        await using var portal = await PortalHost.StartAsync();
        var code = await InviteAsync(portal, ColonyRole.Member);
        var waves = await portal.AddColonyAsync("Waves");
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Owner, waves);
        using var browser = await portal.SignedInAsync("Grace Obi");

        var look = await (await LookAsync(browser, code)).Content.ReadAsStringAsync(Ct);
        var joined = await Forms.SendAsync(browser, "/invitation", "invitation", [("Input.Code", code), ("Input.Act", "join")]);

        Assert.Contains("Join as Grace Obi", look, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.Equal("Bees", (await browser.GetFromJsonAsync("/api/v1/colony", ContractsJson.Default.ColonyView, Ct))!.Name);
    }

    [Fact]
    public async Task Invitation_OpenedByAMember_StaysForSomebodyElse()
    {
        await using var portal = await PortalHost.StartAsync();
        var code = await InviteAsync(portal, ColonyRole.Member);
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Viewer, (await portal.OwnerAsync()).Colony);
        using var browser = await portal.SignedInAsync("Grace Obi");

        var answer = await Forms.SendAsync(browser, "/invitation", "invitation", [("Input.Code", code), ("Input.Act", "join")]);

        Assert.Contains("You belong to Bees already", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Single((await Invitations(portal).OpenAsync(await portal.OwnerAsync(), Ct)).Require());
    }

    [Fact]
    public async Task Invitation_UsedByTwoAtOnce_LetsOneIn()
    {
        await using var portal = await PortalHost.StartAsync();
        var code = await InviteAsync(portal, ColonyRole.Member);
        using var one = portal.Anonymous();
        using var two = portal.Anonymous();

        var answers = await Task.WhenAll(MakeAsync(one, code, "Lin Wei"), MakeAsync(two, code, "Grace Obi"));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        await using var db = await portal.DatabaseAsync();
        Assert.Equal(2, await db.Users.CountAsync(Ct));
        Assert.Equal(2, await db.Set<Membership>().CountAsync(Ct));
    }

    [Theory]
    [InlineData("short", "12 to 200")]
    [InlineData("passwordpassword", "first that are tried")]
    public async Task Invitation_WithAnEasyPassword_SaysWhyAndStillWorks(string password, string sentence)
    {
        await using var portal = await PortalHost.StartAsync();
        var code = await InviteAsync(portal, ColonyRole.Member);
        using var browser = portal.Anonymous();

        var answer = await MakeAsync(browser, code, "Lin Wei", password);

        Assert.Contains(sentence, await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await MakeAsync(browser, code, "Lin Wei")).StatusCode);
    }

    [Fact]
    public async Task Invitation_ForAnAddressThatHasAnAccount_AsksToSignIn()
    {
        await using var portal = await PortalHost.StartAsync();
        var code = await InviteAsync(portal, ColonyRole.Member);
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Owner, await portal.AddColonyAsync("Waves"));
        using var browser = portal.Anonymous();

        var answer = await MakeAsync(browser, code, "Grace Obi");

        Assert.Contains("There is an account with this address", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Single((await Invitations(portal).OpenAsync(await portal.OwnerAsync(), Ct)).Require());
    }

    [Fact]
    public async Task Invitation_TooOldOrWithdrawn_LetsNobodyIn()
    {
        var clock = new MovedClock();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Time = clock });
        var old = await InviteAsync(portal, ColonyRole.Member);
        clock.By = TimeSpan.FromDays(7.1);
        var withdrawn = await InviteAsync(portal, ColonyRole.Member);
        var open = Assert.Single((await Invitations(portal).OpenAsync(await portal.OwnerAsync(), Ct)).Require());
        (await Invitations(portal).WithdrawAsync(await portal.OwnerAsync(), open.Id, Ct)).Require();
        using var browser = portal.Anonymous();

        foreach (var code in new[] { old, withdrawn, Server.Identity.Secrets.New() })
        {
            var answer = await MakeAsync(browser, code, "Lin Wei");
            Assert.Contains("does not work", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Invitation_IsKeptAsAHash_AndItsAddressOnlyWhileItIsOpen()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();
        var made = (await Invitations(portal).InviteAsync(owner, new Invite(ColonyRole.Member, " lin@uni.example "), Ct)).Require();
        var code = made.Link.Split('#')[1];
        Assert.Equal("/invitation", new Uri(made.Link).PathAndQuery);
        Assert.Equal("lin@uni.example", made.Invitation.Email);
        using var browser = portal.Anonymous();

        await MakeAsync(browser, code, "Lin Wei");

        await using var db = await portal.DatabaseAsync();
        var row = await db.Set<Invitation>().SingleAsync(Ct);
        Assert.Equal((TokenText.HashOf(code), null), (row.Hash, row.Email));
    }

    [Fact]
    public async Task Invitation_OfAnOwner_AsksWhoIsThere()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync() with { ConfirmedAt = null };

        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Invitations(portal).InviteAsync(owner, new Invite(ColonyRole.Owner), Ct)).Refusal?.Code);
        Assert.True((await Invitations(portal).InviteAsync(owner, new Invite(ColonyRole.Viewer), Ct)).IsOk);
        Assert.Equal("invitation-email", (await Invitations(portal).InviteAsync(owner, new Invite(ColonyRole.Viewer, "x"), Ct)).Refusal?.Code);
        Assert.Equal("bad-role", (await Invitations(portal).InviteAsync(owner, new Invite((ColonyRole)9), Ct)).Refusal?.Code);
    }

    private static IInvitations Invitations(PortalHost portal) => portal.Services.GetRequiredService<IInvitations>();

    private static async Task<string> InviteAsync(PortalHost portal, ColonyRole role) =>
        (await Invitations(portal).InviteAsync(await portal.ConfirmedOwnerAsync(), new Invite(role), Ct)).Require().Link.Split('#')[1];

    private static Task<HttpResponseMessage> LookAsync(HttpClient browser, string code) =>
        Forms.SendAsync(browser, "/invitation", "invitation", [("Input.Code", code)]);

    private static Task<HttpResponseMessage> MakeAsync(HttpClient browser, string code, string name, string password = PortalPeople.Password) =>
        Forms.SendAsync(
            browser,
            "/invitation",
            "invitation",
            [
                ("Input.Code", code),
                ("Input.Act", "make"),
                ("Input.DisplayName", name),
                ("Input.Email", PortalPeople.EmailOf(name)),
                ("Input.Password", password),
            ]
        );
}
