using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Tests.Identity.Routes;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Browsers;

/// <summary>Every page: what it lets a browser do, and where it leads.</summary>
[Trait("Stage", "Integration")]
public sealed partial class PageTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private static readonly string[] Elsewhere =
    [
        "https://evil.example",
        "http:evil.example",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example/../..//evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://evil.example",
        "evil.example",
        "@evil.example",
        "%2f%2fevil.example",
        "/%5cevil.example",
        "/%2fevil.example",
        "/%09/evil.example",
        "/.//evil.example",
        "/..//evil.example",
        "https:%2f%2fevil.example",
        "http://localhost@evil.example",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every page that takes the parameter, as its class says.</summary>
    public static TheoryData<string> ReturningPages =>
        [
            .. from type in new[] { typeof(Server.Data.AppDb).Assembly, typeof(Portal.Layout.App).Assembly }.SelectMany(assembly =>
                assembly.GetTypes()
            )
            from page in type.GetCustomAttributes<RouteAttribute>()
            from property in type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            where property.GetCustomAttribute<SupplyParameterFromQueryAttribute>() is { } query && IsReturn(query.Name ?? property.Name)
            select page.Template,
        ];

    [Theory]
    [MemberData(nameof(ReturningPages))]
    public async Task Page_ThatLeadsBack_LeadsNowhereElse(string page)
    {
        using var nobody = world.Browser();
        using var somebody = await world.SignedInAsync();
        foreach (var place in Elsewhere)
        {
            foreach (var browser in new[] { nobody, somebody })
            {
                using var answer = await browser.GetAsync($"{page}?returnUrl={Uri.EscapeDataString(place)}", Ct);
                AssertStays(place, answer, await answer.Content.ReadAsStringAsync(Ct));
            }
        }
    }

    [Fact]
    public async Task SignIn_ThatWasToldToLeadElsewhere_LeadsHome()
    {
        foreach (var place in Elsewhere)
        {
            using var browser = world.Browser();
            using var answer = await Forms.SignInAsync(
                browser,
                PortalHost.OwnerEmail,
                PortalHost.OwnerPassword,
                $"/sign-in?returnUrl={Uri.EscapeDataString(place)}"
            );

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            AssertStays(place, answer, "");
        }
    }

    [Fact]
    public async Task EveryAnswer_OfAPage_AllowsNoInlineScript()
    {
        using var nobody = world.Browser();
        using var somebody = await world.SignedInAsync();
        var pages = PortalRoute.All(world.Portal).Where(route => route is { Method: "GET", IsOfTheApi: false }).Select(route => route.Path(_ => "1"));
        var loose = new List<string>();
        foreach (var page in pages.Append("/nothing/here").Distinct(StringComparer.Ordinal))
        {
            foreach (var browser in new[] { nobody, somebody })
            {
                using var answer = await browser.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, Ct);
                if (!answer.Headers.TryGetValues("Content-Security-Policy", out var policies) || !IsStrict(string.Join(", ", policies)))
                {
                    loose.Add($"{page} → {(int)answer.StatusCode}");
                }
            }
        }

        Assert.Empty(loose);
    }

    private static bool IsReturn(string name) =>
        name.Contains("return", StringComparison.OrdinalIgnoreCase)
        || name.Contains("redirect", StringComparison.OrdinalIgnoreCase)
        || name.Equals("next", StringComparison.OrdinalIgnoreCase);

    private static bool IsStrict(string policy)
    {
        var scripts = policy.Split(';', StringSplitOptions.TrimEntries).Single(one => one.StartsWith("script-src", StringComparison.Ordinal));
        return scripts == "script-src 'self'" && policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal);
    }

    private void AssertStays(string asked, HttpResponseMessage answer, string html)
    {
        var places = Link().Matches(html).Select(match => WebUtility.HtmlDecode(match.Groups["place"].Value)).Append($"{answer.Headers.Location}");
        Assert.All(places, place => Assert.True(Stays(place), $"{asked} led to {place}"));
    }

    // As a browser reads it: blanks around and control characters within are dropped, a backslash is a slash.
    private bool Stays(string place)
    {
        var read = new string([.. place.Where(letter => !char.IsControl(letter))]).Trim().Replace('\\', '/');
        return read.StartsWith(world.Portal.Address.AbsoluteUri, StringComparison.Ordinal)
            || (!read.StartsWith("//", StringComparison.Ordinal) && !Scheme().IsMatch(read));
    }

    [GeneratedRegex("\\s(href|action|src)=\"(?<place>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scheme();
}
