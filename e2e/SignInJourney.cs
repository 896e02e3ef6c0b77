using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pollinator.EndToEnd;

/// <summary>An owner makes the first account, and signs in by every way there is.</summary>
public sealed class SignInJourney(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Owner_EnrolsAnApp_UsesARecoveryCodeOnce_AddsAPasskey_SignsInByItAlone_AndConfirmsBeforeAToken()
    {
        var page = await browser.OpenAsync();
        await browser.FillFirstAccountAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Set up a second factor" })).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "enrol");
        await NothingElseOpensAsync(page);
        var (_, codes) = await browser.EnrolAsync(page);

        await SignOutAsync(page);
        await WithPasswordAsync(page);
        await Browser.LookEachWayAsync(page, "sign-in-code");
        await Browser.WithCodeAsync(page, codes[0], remember: true);
        await SignOutAsync(page);
        var other = await browser.OpenAsync();
        await WithPasswordAsync(other);
        await Browser.WithCodeAsync(other, codes[0]);
        await Expect(other.GetByRole(AriaRole.Alert)).ToContainTextAsync("does not work");
        await OneOfTwoGetsInAsync(other, codes[3]);

        await UnconfirmedAsync(page, codes[1]);
        await AddPasskeyAsync(page);
        await SignOutAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/");
        await NothingElseIsOpenAsync(page);
        await SignDeviceInAsync(await browser.OpenAsync(), codes[2]);
    }

    // The same recovery code in two browsers at the same moment.
    private async Task OneOfTwoGetsInAsync(IPage one, string code)
    {
        var two = await browser.OpenAsync();
        await WithPasswordAsync(one);
        await WithPasswordAsync(two);
        await Task.WhenAll(Browser.WithCodeAsync(one, code), Browser.WithCodeAsync(two, code));
        var pages = new[] { one, two };
        await Task.WhenAll(
            pages.Select(page => Expect(page.GetByRole(AriaRole.Alert).Or(page.GetByRole(AriaRole.Navigation)).First).ToBeVisibleAsync())
        );
        var within = Assert.Single(pages, page => new Uri(page.Url).AbsolutePath == "/");
        Assert.Single(pages, page => new Uri(page.Url).AbsolutePath == "/sign-in/code");
        await SignOutAsync(within);
    }

    // What has no browser shows a code; a person confirms it in one that is not the first either.
    private static async Task SignDeviceInAsync(IPage page, string recoveryCode)
    {
        var device = await PostAsync(page, "/connect/device", ("scope", "openid offline_access read"));
        await page.GotoAsync("/device");
        await Browser.WithPasswordAsync(page);
        await Browser.WithCodeAsync(page, recoveryCode);
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/device");
        await Browser.LookEachWayAsync(page, "device");
        await page.GetByLabel("Code").FillAsync(device.GetProperty("user_code").GetString()!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Let the pollinator command act for you?" })).ToBeVisibleAsync();
        await Browser.LookEachWayAsync(page, "device-allow");
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "It is signed in" })).ToBeVisibleAsync();
        var tokens = await PostAsync(
            page,
            "/connect/token",
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", device.GetProperty("device_code").GetString()!)
        );
        Assert.True(tokens.TryGetProperty("access_token", out _), tokens.ToString());
        await page.GotoAsync("/account");
        await Expect(page.GetByText("The pollinator command")).ToBeVisibleAsync();
    }

    private static async Task<JsonElement> PostAsync(IPage page, string endpoint, params (string Name, string Value)[] fields)
    {
        var form = page.APIRequest.CreateFormData();
        form.Append("client_id", "pollinator-cli");
        foreach (var (name, value) in fields)
        {
            form.Append(name, value);
        }

        var answer = await page.APIRequest.PostAsync(endpoint, new() { Form = form });
        return (await answer.JsonAsync())!.Value;
    }

    private static async Task NothingElseOpensAsync(IPage page)
    {
        var here = page.Url;
        await page.GotoAsync("/jobs");
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/sign-in");
        await page.GotoAsync(here);
    }

    // On a remembered device the password is enough to get in, and not enough to make a token.
    private static async Task UnconfirmedAsync(IPage page, string code)
    {
        await Browser.WithPasswordAsync(page);
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/");
        await page.GotoAsync("/account");
        await PageLook.OpenNewTokenAsync(page);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make token" }).ClickAsync();
        var confirm = page.GetByRole(AriaRole.Link, new() { Name = "Confirm" });
        await Expect(confirm).ToBeVisibleAsync();
        await Browser.LookAsync(page, "account-unconfirmed-light");
        await confirm.ClickAsync();
        await page.GetByLabel("Code of your authenticator app").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/account");
        await PageLook.OpenNewTokenAsync(page);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make token" }).ClickAsync();
        await Expect(page.GetByText("laptop is made.")).ToBeVisibleAsync();
    }

    private static async Task AddPasskeyAsync(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["options"] = new
                {
                    protocol = "ctap2",
                    transport = "internal",
                    hasResidentKey = true,
                    hasUserVerification = true,
                    isUserVerified = true,
                    automaticPresenceSimulation = true,
                },
            }
        );
        await page.GetByRole(AriaRole.Link, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByLabel("Its name, for your own list").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/account");
        await Expect(page.GetByText("Work laptop")).ToBeVisibleAsync();
        await Browser.LookAsync(page, "account-passkey-light");
    }

    private static async Task NothingElseIsOpenAsync(IPage page)
    {
        await page.GotoAsync("/account");
        await Expect(page.GetByText("this one")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" })).ToBeHiddenAsync();
    }

    private static async Task WithPasswordAsync(IPage page)
    {
        await page.GotoAsync("/sign-in");
        await Browser.WithPasswordAsync(page);
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/sign-in/code");
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.ComesToAsync(address => !new Uri(address).AbsolutePath.StartsWith("/sign-in", StringComparison.Ordinal));
        await page.GotoAsync("/sign-out");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.ComesToAsync(address => new Uri(address).AbsolutePath == "/sign-in");
    }
}
