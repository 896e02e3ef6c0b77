using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>An owner links an account of another organisation, and signs in by it: that organisation's authority is a second portal.</summary>
public sealed class OutsideJourney(TwoPortals browser) : IClassFixture<TwoPortals>
{
    [Fact]
    public async Task Owner_LinksAnotherOrganisation_SignsInByIt_AndTakesTheLinkAway()
    {
        var page = await browser.WithFirstAccountAsync();
        var codes = await browser.WithCampusAccountAsync(page);
        await SignOutAsync(page, browser.Campus);

        await LinkAsync(page, codes[0]);
        await SignOutAsync(page, browser.Portal);
        await SignInByCampusAsync(page, answer: "Sign in");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Run your first project" })).ToBeVisibleAsync();

        await SignOutAsync(page, browser.Portal);
        await SignInByCampusAsync(page, answer: "No");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("you said no there");
        await Browser.LookEachWayAsync(page, "outside-denied");

        await SignInByCampusAsync(page, answer: "Sign in");
        await UnlinkAsync(page);
        await SignOutAsync(page, browser.Portal);
        await SignInByCampusAsync(page, answer: "Sign in");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no account here is linked");
        await Browser.LookEachWayAsync(page, "outside-unknown");
    }

    // Whoever is not signed in there signs in there: with what that portal asks for, a password and a second factor.
    private async Task LinkAsync(IPage page, string campusCode)
    {
        await page.GotoAsync(new Uri(browser.Portal.Address, "/account").ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign-ins of other organisations" })).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "account-outside");
        await page.GetByRole(AriaRole.Link, new() { Name = $"Link {TwoPortals.CampusName}" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Link {TwoPortals.CampusName}" })).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "outside-link");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Go to {TwoPortals.CampusName}" }).ClickAsync();
        await page.ComesToAsync(address => IsAt(browser.Campus, address, "/sign-in"));
        await Browser.WithPasswordAsync(page);
        await Browser.WithCodeAsync(page, campusCode);
        await AnswerAsync(page, "Sign in", look: "authorize");
        await page.ComesToAsync(address => IsAt(browser.Portal, address, "/account"));
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Unlink {TwoPortals.CampusName}" })).ToBeVisibleAsync();
        await Browser.LookAsync(page, "account-outside-linked-light");
    }

    private async Task SignInByCampusAsync(IPage page, string answer)
    {
        await page.GotoAsync(new Uri(browser.Portal.Address, "/sign-in").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = $"Sign in with {TwoPortals.CampusName}" }).ClickAsync();
        await AnswerAsync(page, answer);
        await page.ComesToAsync(address => new Uri(address).Authority == browser.Portal.Address.Authority);
    }

    private static async Task AnswerAsync(IPage page, string answer, string? look = null)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"Sign in to {TwoPortals.ClientName}?" })).ToBeVisibleAsync();
        if (look is not null)
        {
            await Browser.LookEachWayAsync(page, look);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = answer, Exact = true }).ClickAsync();
    }

    private async Task UnlinkAsync(IPage page)
    {
        await page.GotoAsync(new Uri(browser.Portal.Address, "/account").ToString());
        await PageLook.OpenDialogAsync(page, $"Unlink {TwoPortals.CampusName}");
        await Browser.LookAsync(page, "account-unlink-light");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Unlink" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = $"Link {TwoPortals.CampusName}" })).ToBeVisibleAsync();
    }

    private static async Task SignOutAsync(IPage page, PortalProgram portal)
    {
        await page.GotoAsync(new Uri(portal.Address, "/sign-out").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.ComesToAsync(address => IsAt(portal, address, "/sign-in"));
    }

    private static bool IsAt(PortalProgram portal, string address, string path) =>
        new Uri(address) is var at && at.Authority == portal.Address.Authority && at.AbsolutePath == path;
}
