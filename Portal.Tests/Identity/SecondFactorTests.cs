using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>What a password alone does not open.</summary>
[Trait("Stage", "Integration")]
public partial class SecondFactorTests
{
    private static readonly PortalHostOptions _required = new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Identity:Mfa"] = "Required", ["SignIn:TriesPerMinute"] = "1000" },
    };

    [Fact]
    public async Task FirstSignIn_LeadsToASecondFactor_AndNothingElseOpens()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        await portal.OwnerAsync();
        using var client = portal.Anonymous();

        var answer = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword, "/sign-in?returnUrl=%2Fjobs");

        Assert.Equal("/second-factor?returnUrl=%2Fjobs", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
        Assert.StartsWith("/sign-in", Place(await client.GetAsync("/jobs")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/second-factor")).StatusCode);
    }

    [Fact]
    public async Task FirstAccount_SetsItsSecondFactorUpBeforeAnythingOpens()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var client = portal.Anonymous();

        var answer = await Forms.SetUpAsync(client, portal.SetupLinkCode());

        Assert.Equal("/second-factor", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    // A course begins: each writes while the others do.
    [Fact]
    public async Task Apps_SetUpByManyAtOnce_AreAllSetUp()
    {
        await using var portal = await PortalHost.StartAsync(
            _required with
            {
                Settings = new Dictionary<string, string>(_required.Settings) { ["SignIn:TriesPerMinute"] = "1000" },
            }
        );
        var colony = (await portal.OwnerAsync()).Colony;
        var names = Enumerable.Range(1, 12).Select(number => $"Student {number}").ToList();
        foreach (var name in names)
        {
            await portal.AddPersonAsync(name, ColonyRole.Member, colony);
        }

        var pages = await Task.WhenAll(
            names.Select(async name =>
            {
                using var client = portal.Anonymous();
                await Forms.SignInAsync(client, PortalPeople.EmailOf(name), PortalPeople.Password);
                return (await Forms.SetAppUpAsync(client)).Page;
            })
        );

        Assert.All(pages, page => Assert.Contains("Recovery codes", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task App_OnceSetUp_LetsInAndShowsTenRecoveryCodes()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var client = portal.Anonymous();

        var (_, codes) = await EnrolledAsync(portal, client);

        Assert.Equal(RecoveryCodes.Count, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task RecoveryCodes_StandOnAPageThatOffersNoOtherLanguage_WhichWouldReadItAnew()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        await portal.OwnerAsync();
        using var client = portal.Anonymous();
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        Assert.Contains("data-language=", await client.GetStringAsync("/second-factor/app"), StringComparison.Ordinal);

        var (_, page) = await Forms.SetAppUpAsync(client);

        Assert.Matches(RecoveryCode(), page);
        Assert.DoesNotContain("data-language=", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_WithAWrongCode_IsNotSetUp()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        await portal.OwnerAsync();
        using var client = portal.Anonymous();
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);

        var (_, page) = await Forms.SetAppUpAsync(client, step: 100);

        Assert.Contains("not the code that the app shows", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task Code_OfTheApp_WorksOnceAndNoOlderOneAfterIt()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var first = portal.Anonymous();
        var (secret, _) = await EnrolledAsync(portal, first);
        var code = Forms.CodeOf(secret, 1);

        using var second = await WithPasswordAsync(portal);
        Assert.Equal("/", Place(await Forms.SendCodeAsync(second, code)));
        using var third = await WithPasswordAsync(portal);
        var repeated = await Forms.SendCodeAsync(third, code);
        var older = await Forms.SendCodeAsync(third, Forms.CodeOf(secret));

        Assert.Equal(HttpStatusCode.OK, repeated.StatusCode);
        Assert.Contains("does not work", await older.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await third.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task RecoveryCode_TriedInManyBrowsersAtOnce_LetsOneIn()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var first = portal.Anonymous();
        var (_, codes) = await EnrolledAsync(portal, first);
        var browsers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WithPasswordAsync(portal)));

        var answers = await Task.WhenAll(browsers.Select(browser => Forms.SendCodeAsync(browser, codes[0].ToLowerInvariant())));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        Array.ForEach(browsers, browser => browser.Dispose());
    }

    [Fact]
    public async Task WrongCodes_AreCountedThroughTheRightPassword_AndLock()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var first = portal.Anonymous();
        var (_, codes) = await EnrolledAsync(portal, first);
        for (var tries = 0; tries < 4; tries++)
        {
            using var guess = await WithPasswordAsync(portal);
            await Forms.SendCodeAsync(guess, "000000");
        }

        using var last = await WithPasswordAsync(portal);
        await Forms.SendCodeAsync(last, "000000");

        var right = await Forms.SendCodeAsync(last, codes[0]);

        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Contains("rests for 5 minutes", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PasswordAlone_AddsNoFactorToAnAccountThatHasOne()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var first = portal.Anonymous();
        await EnrolledAsync(portal, first);
        using var thief = await WithPasswordAsync(portal);

        Assert.StartsWith("/sign-in", Place(await thief.GetAsync("/second-factor")), StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", Place(await thief.GetAsync("/second-factor/app")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RememberedDevice_AsksForNoCode_AndConfirmsNothing()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var first = portal.Anonymous();
        var (secret, _) = await EnrolledAsync(portal, first);
        using var device = await WithPasswordAsync(portal);
        await Forms.SendCodeAsync(device, Forms.CodeOf(secret, 1), remember: true);
        await Forms.SendAsync(device, "/sign-out", "none", []);

        Assert.Equal("/", Place(await Forms.SignInAsync(device, PortalHost.OwnerEmail, PortalHost.OwnerPassword)));

        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("/api/v1/account")).StatusCode);
        Assert.StartsWith("/confirm", Place(await device.GetAsync("/second-factor")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confirm_WithAFreshCode_OpensWhatAsksForIt()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var first = portal.Anonymous();
        var (secret, codes) = await EnrolledAsync(portal, first);
        using var device = await WithPasswordAsync(portal);
        await Forms.SendCodeAsync(device, Forms.CodeOf(secret, 1), remember: true);
        await Forms.SendAsync(device, "/sign-out", "none", []);
        await Forms.SignInAsync(device, PortalHost.OwnerEmail, PortalHost.OwnerPassword);

        var answer = await Forms.SendAsync(device, "/confirm?returnUrl=%2Fsecond-factor", "confirm", [("Input.Proof", codes[0])]);

        Assert.Equal("/second-factor", Place(answer));
        Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("/second-factor")).StatusCode);
    }

    [Fact]
    public async Task SignOut_EndsTheSessionItself_AlsoForAStolenCookie()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var client = portal.Anonymous();
        var (secret, _) = await EnrolledAsync(portal, portal.Anonymous());
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        var signedIn = await Forms.SendCodeAsync(client, Forms.CodeOf(secret, 1));
        using var thief = portal.Anonymous();
        thief.DefaultRequestHeaders.Add("Cookie", Cookie(signedIn));
        Assert.Equal(HttpStatusCode.OK, (await thief.GetAsync("/api/v1/account")).StatusCode);

        await Forms.SendAsync(client, "/sign-out", "none", []);

        Assert.Equal(HttpStatusCode.Unauthorized, (await thief.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task Secrets_OfFactors_StandNowhereInTheDataFolder()
    {
        await using var portal = await PortalHost.StartAsync(_required);
        using var client = portal.Anonymous();
        var (secret, codes) = await EnrolledAsync(portal, client);

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(portal.Folder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(secret)));
            Assert.All(codes, code => Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(code))));
        }
    }

    [Fact]
    public void Settings_OutOfRange_AreNamedAtStart()
    {
        var bad = new PortalHostOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Identity:ConfirmMinutes"] = "0", ["Identity:StayDays"] = "1000" },
        };

        var fault = Assert.ThrowsAny<Exception>(() => PortalHost.StartAsync(bad).GetAwaiter().GetResult());

        Assert.Contains("Identity:ConfirmMinutes is 0. It must be 1 to 60.", fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("Identity:StayDays is 1000. It must be 1 to 90.", fault.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(string Secret, IReadOnlyList<string> Codes)> EnrolledAsync(PortalHost portal, HttpClient client)
    {
        await portal.OwnerAsync();
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        var (secret, page) = await Forms.SetAppUpAsync(client);
        return (secret, [.. RecoveryCode().Matches(page).Select(match => match.Value)]);
    }

    private static async Task<HttpClient> WithPasswordAsync(PortalHost portal)
    {
        var client = portal.Anonymous();
        var answer = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        Assert.Equal("/sign-in/code", Place(answer));
        return client;
    }

    private static string Cookie(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("pollinator=", StringComparison.Ordinal)).Split(';')[0];

    private static string Place(HttpResponseMessage answer) =>
        answer.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.ToString()) : $"stayed ({(int)answer.StatusCode})";

    [GeneratedRegex("[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RecoveryCode();
}
