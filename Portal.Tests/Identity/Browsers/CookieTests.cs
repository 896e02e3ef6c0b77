using System.Net;
using System.Net.Http.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Identity.Routes;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Browsers;

/// <summary>What the portal's cookies are, and that a cookie alone changes nothing.</summary>
[Trait("Stage", "Integration")]
public sealed class CookieTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("https", BrowserWorld.PublicHost, true, true)]
    [InlineData("http", BrowserWorld.PublicHost, false, true)]
    [InlineData("http", "localhost", false, false)]
    public async Task Cookie_OfEveryKind_IsBoundToItsHost(string scheme, string host, bool bound, bool secure)
    {
        using var browser = world.Browser(scheme, host);
        using var page = await browser.GetAsync("/sign-in", Ct);
        using var signedIn = await Forms.SignInAsync(browser, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        var cookies = BrowserWorld
            .SetCookies(page.Headers)
            .Concat(BrowserWorld.SetCookies(signedIn.Headers))
            .Select(cookie => cookie.ToLowerInvariant());

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/account", Ct)).StatusCode);
        Assert.All(
            cookies.Where(cookie => !cookie.Contains("=;", StringComparison.Ordinal)),
            cookie =>
            {
                Assert.Equal(bound, cookie.StartsWith("__host-pollinator", StringComparison.Ordinal));
                Assert.Equal(secure, cookie.Contains("; secure", StringComparison.Ordinal));
                Assert.Contains("; httponly", cookie, StringComparison.Ordinal);
                Assert.Contains("; path=/;", cookie + ";", StringComparison.Ordinal);
                Assert.Matches("; samesite=(lax|strict)", cookie);
                Assert.DoesNotContain("domain=", cookie, StringComparison.Ordinal);
            }
        );
        Assert.Equal(2, cookies.Count(cookie => !cookie.Contains("=;", StringComparison.Ordinal)));
    }

    // The one word of a browser that some frameworks take for proof.
    [Theory]
    [InlineData("same-origin")]
    [InlineData("same-site")]
    [InlineData("none")]
    [InlineData("cross-site")]
    public async Task ChangeByCookie_WithoutTheFormsToken_IsNotDone_WhateverTheBrowserSaysOfItself(string site)
    {
        using var browser = await world.SignedInAsync();
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Mode", "navigate");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-User", "?1");
        var done = new List<string>();
        foreach (var route in PortalRoute.All(world.Portal).Where(route => route is { Changes: true, IsForExecutors: false, IsFile: false }))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(_ => "1"))
            {
                Content = route.IsOfTheApi ? JsonContent.Create(new { }) : new FormUrlEncodedContent([new("_handler", "any")]),
            };
            using var answer = await browser.SendAsync(request, Ct);
            if (!Refuses(route, answer))
            {
                done.Add($"{route} → {(int)answer.StatusCode} {answer.Headers.Location}");
            }
        }

        Assert.Equal("", string.Join('\n', done));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/account", Ct)).StatusCode);
    }

    private static bool Refuses(PortalRoute route, HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed
        // To their own pages, with nothing done: the person is still signed in at the end, in the same colony.
        || (route.Pattern is "/sign-out" or "/colony" && answer.Headers.Location is { } place && $"{place}" is "/sign-out" or "/")
        // Back to the page that asks, with nothing granted.
        || (
            route.Pattern is "/connect/authorize" or "/device"
            && answer.Headers.Location is { IsAbsoluteUri: false } again
            && $"{again}".Split('?')[0] == route.Pattern
        )
        // A page's channel is asked for by POST, and what it says is looked at by itself: another site's is refused by its origin.
        || route.Pattern.EndsWith("/negotiate", StringComparison.Ordinal)
        // The framework's list of a page's scripts, which answers any method.
        || route.Pattern == "/_blazor/initializers"
        || answer.StatusCode == HttpStatusCode.NotFound;
}
