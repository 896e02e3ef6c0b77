using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Signing in and out.</summary>
[Trait("Stage", "Integration")]
public sealed class SignInTests
{
    [Fact]
    public async Task SignIn_WithTheRightPassword_SetsABoundCookieAndGoesBack()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.OwnerAsync();
        using var client = portal.Anonymous();

        var answer = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword, "/sign-in?returnUrl=%2Fjobs%3Fpage%3D2");

        Assert.Equal("/jobs?page=2", answer.Headers.Location?.ToString());
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(value => value.StartsWith("pollinator=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("expires", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task SignIn_Refused_SaysTheSameForWrongPasswordAndUnknownAddress()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.OwnerAsync();
        using var client = portal.Anonymous();

        var wrong = await Forms.SignInAsync(client, PortalHost.OwnerEmail, "not the password at all");
        var unknown = await Forms.SignInAsync(client, "nobody@uni.example", "not the password at all");

        var said = Alert(await wrong.Content.ReadAsStringAsync());
        Assert.Equal(said, Alert(await unknown.Content.ReadAsStringAsync()));
        Assert.NotEmpty(said);
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
    }

    [Fact]
    public async Task SignIn_AfterFiveWrongTries_RefusesTheRightPassword()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.OwnerAsync();
        using var client = portal.Anonymous();
        for (var tries = 0; tries < 5; tries++)
        {
            await Forms.SignInAsync(client, PortalHost.OwnerEmail, "not the password at all");
        }

        var answer = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);

        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task SignIn_TriedTooOftenFromOneNetwork_IsPutOff()
    {
        var few = new PortalHostOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["SignIn:TriesPerMinute"] = "2" } };
        await using var portal = await PortalHost.StartAsync(few);
        await portal.OwnerAsync();
        using var client = portal.Anonymous();
        await Forms.SignInAsync(client, "nobody@uni.example", "not the password at all");
        await Forms.SignInAsync(client, "nobody@uni.example", "not the password at all");

        var answer = await Forms.SignInAsync(client, "nobody@uni.example", "not the password at all");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task SignIn_WithoutTheFormsToken_IsRefused()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.OwnerAsync();
        using var client = portal.Anonymous();
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["_handler"] = "sign-in",
                ["Input.Email"] = PortalHost.OwnerEmail,
                ["Input.Password"] = PortalHost.OwnerPassword,
            }
        );

        var answer = await client.PostAsync("/sign-in", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task SignOut_FromThePage_EndsTheSession()
    {
        await using var portal = await PortalHost.StartAsync();
        await portal.OwnerAsync();
        using var client = portal.Anonymous();
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);

        var answer = await Forms.SendAsync(client, "/sign-out", "none", []);

        Assert.Equal("/sign-in", answer.Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task Page_ForNobody_LeadsToSignInAndBack()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Anonymous();

        var answer = await client.GetAsync("/projects");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/sign-in?returnUrl=%2Fprojects", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/jobs", "/jobs")]
    [InlineData("/jobs?q=//x", "/jobs?q=//x")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("jobs", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("\\/evil.example", "/")]
    [InlineData("/\t/evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public void ReturnUrl_FromOutside_StaysInThePortal(string? given, string expected) => Assert.Equal(expected, LocalUrls.OrHome(given));

    [Theory]
    [InlineData("https", "portal.example", "__Host-pollinator=", true)]
    [InlineData("http", "portal.example", "pollinator=", true)]
    [InlineData("http", "localhost:5080", "pollinator=", false)]
    [InlineData("http", "127.0.0.1:5080", "pollinator=", false)]
    [InlineData("http", "localhost.evil.example", "pollinator=", true)]
    public void Cookie_BySchemeAndHost_IsBoundAndSecure(string scheme, string host, string start, bool secure)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = scheme;
        context.Request.Host = HostString.FromUriComponent(host);

        new HostBoundCookies().AppendResponseCookie(context, HostBoundCookies.Name, "v", new CookieOptions());

        var cookie = context.Response.Headers.SetCookie.ToString();
        Assert.StartsWith(start, cookie, StringComparison.Ordinal);
        Assert.Equal(secure, cookie.Contains("secure", StringComparison.Ordinal));
    }

    private static string Alert(string html) =>
        Regex.Match(html, "role=\"alert\">(?<text>[^<]*)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["text"].Value;
}
