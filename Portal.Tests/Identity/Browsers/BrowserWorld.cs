using System.Net;
using System.Net.Http.Headers;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Browsers;

/// <summary>A portal behind a proxy that it trusts and under a name of its own, so that a test can come by HTTPS, by HTTP and by localhost.</summary>
public sealed class BrowserWorld : IAsyncLifetime
{
    public const string PublicHost = "portal.example";

    internal PortalHost Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["PublicUrl"] = $"https://{PublicHost}",
            ["TrustedProxies:0"] = "127.0.0.1",
            ["TrustedProxies:1"] = "::1",
            ["SignIn:TriesPerMinute"] = "1000",
        };
        Portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });
        await Portal.OwnerAsync();
    }

    public ValueTask DisposeAsync() => Portal.DisposeAsync();

    /// <summary>A browser that keeps its cookies itself, whatever scheme and host the proxy says.</summary>
    internal HttpClient Browser(string scheme = "http", string? host = null)
    {
        var client = new HttpClient(new CookieKeeper()) { BaseAddress = Portal.Address };
        if (scheme == "https")
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        }

        client.DefaultRequestHeaders.Host = host;
        return client;
    }

    internal async Task<HttpClient> SignedInAsync()
    {
        var browser = Browser();
        using var answer = await Forms.SignInAsync(browser, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    private sealed class CookieKeeper() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        private readonly Dictionary<string, string> _kept = new(StringComparer.Ordinal);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (_kept.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _kept.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            var answer = await base.SendAsync(request, cancellationToken);
            foreach (var cookie in SetCookies(answer.Headers).Select(one => one.Split(';')[0].Split('=', 2)))
            {
                _kept[cookie[0]] = cookie[1];
            }

            return answer;
        }
    }

    internal static IEnumerable<string> SetCookies(HttpResponseHeaders headers) => headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
