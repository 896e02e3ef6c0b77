using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Those who look after the portal, and new passwords by their links.</summary>
[Trait("Stage", "Integration")]
public class AdministrationTests
{
    private const string NewPassword = "harbour lantern orchid";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IAdministration Administration(PortalHost portal) => portal.Services.GetRequiredService<IAdministration>();

    [Fact]
    public async Task FirstAccount_LooksAfterThePortal_AndFindsItsPeople()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.ConfirmedOwnerAsync();
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, ada.Colony);
        await portal.AddPersonAsync("100% Sure", ColonyRole.Member, ada.Colony);

        var all = (await Administration(portal).PeopleAsync(ada, null, 0, 2, Ct)).Require();
        var some = (await Administration(portal).PeopleAsync(ada, "nobody@", 0, 50, Ct)).Require();
        var odd = (await Administration(portal).PeopleAsync(ada, "0%", 0, 50, Ct)).Require();

        Assert.True(ada.Has(Scopes.Portal));
        Assert.Equal((3, 2), (all.Total, all.Items.Count));
        Assert.Empty(some.Items);
        Assert.Equal("100% Sure", Assert.Single(odd.Items).Name);
        Assert.True((await Administration(portal).PeopleAsync(ada, "ada", 0, 50, Ct)).Require().Items.Single().IsAdministrator);
        Assert.Equal("Bees", Assert.Single((await Administration(portal).ColoniesAsync(ada, "bee", 0, 50, Ct)).Require().Items).Name);
    }

    [Fact]
    public async Task Administrator_TheLast_StaysOne()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Viewer, ada.Colony);

        Assert.Equal("last-administrator", (await Administration(portal).SetAdministratorAsync(ada, ada.User, false, Ct)).Refusal?.Code);
        (await Administration(portal).SetAdministratorAsync(ada, grace.User, true, Ct)).Require();
        (await Administration(portal).SetLockedAsync(ada, grace.User, true, Ct)).Require();
        // One whose account is locked does not count.
        Assert.Equal("last-administrator", (await Administration(portal).SetAdministratorAsync(ada, ada.User, false, Ct)).Refusal?.Code);
        (await Administration(portal).SetLockedAsync(ada, grace.User, false, Ct)).Require();
        (await Administration(portal).SetAdministratorAsync(ada, ada.User, false, Ct)).Require();
        Assert.Equal("own-account", (await Administration(portal).SetLockedAsync(ada, ada.User, true, Ct)).Refusal?.Code);

        using var browser = await portal.SignedInAsync("Grace Obi");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/admin/people", Ct)).StatusCode);
    }

    [Fact]
    public async Task Administrators_WhoLockEachOtherAtOnce_LeaveOne()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Viewer, ada.Colony);
        (await Administration(portal).SetAdministratorAsync(ada, grace.User, true, Ct)).Require();
        var both = grace with { Scopes = grace.Scopes | Scopes.Portal };

        var locked = await Task.WhenAll(
            Administration(portal).SetLockedAsync(ada, grace.User, true, Ct),
            Administration(portal).SetLockedAsync(both, ada.User, true, Ct)
        );

        Assert.Single(locked, outcome => outcome.IsOk);
    }

    [Fact]
    public async Task Account_Locked_LosesSessionsTokensAndTheWayIn()
    {
        var clock = new MovedClock();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Time = clock });
        var ada = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, ada.Colony);
        var made = await portal.Services.GetRequiredService<IAccount>().CreateTokenAsync(grace, new CreateToken("ci", Scopes.Read, 1), Ct);
        using var program = portal.Anonymous();
        program.DefaultRequestHeaders.Authorization = new("Bearer", made.Require().Secret);
        using var browser = await portal.SignedInAsync("Grace Obi");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/jobs", Ct)).StatusCode);

        (await Administration(portal).SetLockedAsync(ada, grace.User, true, Ct)).Require();
        clock.By = TimeSpan.FromMinutes(2);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(portal, PortalPeople.Password)).StatusCode);
        Assert.Equal("account-locked", (await Administration(portal).MakeResetLinkAsync(portal.Confirmed(ada), grace.User, Ct)).Refusal?.Code);

        (await Administration(portal).SetLockedAsync(portal.Confirmed(ada), grace.User, false, Ct)).Require();
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(portal, PortalPeople.Password)).StatusCode);
    }

    [Fact]
    public async Task ResetLink_SetsAPasswordOnce_AndEndsSessions()
    {
        var clock = new MovedClock();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Time = clock });
        var ada = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, ada.Colony);
        using var browser = await portal.SignedInAsync("Grace Obi");
        var code = await LinkAsync(portal, ada, grace.User);
        var another = await LinkAsync(portal, ada, grace.User);

        Assert.Contains("first that are tried", await ResetAsync(portal, code, "passwordpassword"), StringComparison.Ordinal);
        Assert.Contains("Your new password is set", await ResetAsync(portal, code, NewPassword), StringComparison.Ordinal);
        Assert.Contains("does not work", await ResetAsync(portal, code, NewPassword), StringComparison.Ordinal);
        // Every other link of the same person ends with it.
        Assert.Contains("does not work", await ResetAsync(portal, another, NewPassword), StringComparison.Ordinal);

        clock.By = TimeSpan.FromMinutes(2);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SignInAsync(portal, PortalPeople.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await SignInAsync(portal, NewPassword)).StatusCode);
    }

    [Fact]
    public async Task ResetLink_OfALockedAccountOrPastADay_DoesNothing()
    {
        var clock = new MovedClock();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Time = clock });
        var ada = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, ada.Colony);
        var code = await LinkAsync(portal, ada, grace.User);

        (await Administration(portal).SetLockedAsync(ada, grace.User, true, Ct)).Require();
        Assert.Contains("does not work", await ResetAsync(portal, code, NewPassword), StringComparison.Ordinal);
        (await Administration(portal).SetLockedAsync(ada, grace.User, false, Ct)).Require();
        clock.By = TimeSpan.FromHours(24.1);
        Assert.Contains("does not work", await ResetAsync(portal, code, NewPassword), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Administrators_WithoutAConfirmation_AreAskedForOne()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.OwnerAsync() with { ConfirmedAt = null };

        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Administration(portal).SetAdministratorAsync(ada, ada.User, true, Ct)).Refusal?.Code);
        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Administration(portal).MakeResetLinkAsync(ada, ada.User, Ct)).Refusal?.Code);
        Assert.Equal("bad-limit", (await Administration(portal).SetLimitsAsync(ada, ada.Colony, new ColonyLimits(0), Ct)).Refusal?.Code);
    }

    private static async Task<string> LinkAsync(PortalHost portal, Caller ada, UserId person) =>
        (await Administration(portal).MakeResetLinkAsync(ada, person, Ct)).Require().Link.Split('#')[1];

    private static async Task<string> ResetAsync(PortalHost portal, string code, string password)
    {
        using var browser = portal.Anonymous();
        using var answer = await Forms.SendAsync(browser, "/reset", "reset", [("Input.Code", code), ("Input.Password", password)]);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static async Task<HttpResponseMessage> SignInAsync(PortalHost portal, string password)
    {
        using var browser = portal.Anonymous();
        return await Forms.SignInAsync(browser, PortalPeople.EmailOf("Grace Obi"), password);
    }
}
