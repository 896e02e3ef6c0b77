using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pollinator.Portal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>An owner invites somebody, who makes an account, forgets the password, gets a new one by mail, and is removed in the end.</summary>
public sealed partial class PeopleJourney(MailedPortal browser) : IClassFixture<MailedPortal>
{
    private const string Email = "lin@uni.example";
    private const string NewPassword = "harbour lantern orchid";

    [Fact]
    public async Task Newcomer_IsInvited_GetsANewPasswordByMail_AndIsRemoved()
    {
        var owner = await browser.WithFirstAccountAsync();
        var newcomer = await browser.OpenAsync();
        var codes = await JoinAsync(newcomer, await InviteAsync(owner));

        await TypeAndNotSendAsync(newcomer);
        await newcomer.GotoAsync("/sign-out");
        await newcomer.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await newcomer.ComesToAsync(address => new Uri(address).AbsolutePath == "/sign-in");
        Assert.Equal(0, await DraftsAsync(newcomer));
        await ForgetAsync(newcomer);
        await SetPasswordAsync(newcomer, await MailedLinkAsync());
        await newcomer.GotoAsync("/sign-in");
        await Browser.WithPasswordAsync(newcomer, Email, NewPassword);
        await Browser.WithCodeAsync(newcomer, codes[0]);
        await Expect(newcomer.GetByRole(AriaRole.Heading, new() { Name = "Run your first project" })).ToBeVisibleAsync();

        await RemoveAsync(owner);
        var removed = await browser.OpenAsync();
        await removed.GotoAsync("/sign-in");
        await Browser.WithPasswordAsync(removed, Email, NewPassword);
        await Browser.WithCodeAsync(removed, codes[1]);
        await Expect(removed.GetByRole(AriaRole.Heading, new() { Name = "You belong to no colony" })).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(removed, "no-colony");
    }

    private static async Task<string> InviteAsync(IPage page)
    {
        await page.GotoAsync("/people");
        await PageLook.OpenInvitationAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make link" }).ClickAsync();
        await Expect(page.GetByText("The invitation is made.")).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "people-invited");
        return Invitation().Match(await page.Locator("main").InnerTextAsync()).Value;
    }

    private async Task<IReadOnlyList<string>> JoinAsync(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("Your name").FillAsync("Lin Wei");
        await Browser.LookEachWayAsync(page, "invitation");
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync(Browser.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account and join" }).ClickAsync();
        return (await browser.EnrolAsync(page)).RecoveryCodes;
    }

    // Whoever signs in next in this tab must not find it.
    private static async Task TypeAndNotSendAsync(IPage page)
    {
        await page.GotoAsync("/jobs/new");
        await Expect(page.Locator("form.submit:not([inert]) button[type=submit]")).ToBeEnabledAsync();
        await page.Locator("[name=Command]").FillAsync("python3 mine.py");
        Assert.Equal(1, await DraftsAsync(page));
    }

    private static Task<int> DraftsAsync(IPage page) =>
        page.EvaluateAsync<int>("() => Object.keys(sessionStorage).filter(key => key.startsWith('pollinator.draft.')).length");

    private static async Task ForgetAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await Browser.LookEachWayAsync(page, "forgot");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the link" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("If there is an account");
        await Browser.LookAsync(page, "forgot-sent-light");
    }

    private async Task<string> MailedLinkAsync()
    {
        await Eventually.IsAsync(() => browser.MailTo(Email) is not null, "the mail with the link has come");
        return Reset().Match(browser.MailTo(Email)!).Value;
    }

    private static async Task SetPasswordAsync(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("New password").FillAsync(NewPassword);
        await Browser.LookEachWayAsync(page, "reset");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set password" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your new password is set");
    }

    private static async Task RemoveAsync(IPage page)
    {
        await page.GotoAsync("/people");
        await PageLook.OpenDialogAsync(page, "Remove Lin Wei");
        await Browser.LookEachWayAsync(page, "people-remove");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(page.Locator("td.name", new() { HasText = "Lin Wei" })).ToBeHiddenAsync();
    }

    [GeneratedRegex(@"http://\S+/invitation#[A-Za-z0-9_-]{43}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Invitation();

    [GeneratedRegex(@"http://\S+/reset#[A-Za-z0-9_-]{43}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reset();
}
