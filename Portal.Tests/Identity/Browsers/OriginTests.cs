using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Pollinator.Portal.Tests.Identity.Routes;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Browsers;

/// <summary>Who may open a live channel, and that no header makes somebody else of anyone.</summary>
[Trait("Stage", "Integration")]
public sealed class OriginTests(OriginTests.Shared shared) : IClassFixture<OriginTests.Shared>
{
    private PortalHost Portal => shared.Portal;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WebSocket_FromAnotherSite_IsRefused_AndFromThisOneIsOpened()
    {
        var token = await Portal.TokenAsync();
        var channels = PortalRoute
            .All(Portal)
            .Where(route =>
                route.Endpoint.Metadata.GetMetadata<HubMetadata>() is not null && !route.Pattern.EndsWith("/negotiate", StringComparison.Ordinal)
            )
            .Select(route => route.Pattern)
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.Superset(new HashSet<string> { "/_blazor", "/hubs/live" }, channels.ToHashSet(StringComparer.Ordinal));
        foreach (var path in channels)
        {
            string[] foreign =
            [
                "http://evil.example",
                "null",
                "file://",
                $"http://{Portal.Address.Authority}.evil.example",
                $"http://localhost:{Portal.Address.Port + 1}",
                $"http://evil.example#{Portal.Address.Authority}",
                $"http://{Portal.Address.Authority}@evil.example",
            ];
            foreach (var origin in foreign)
            {
                Assert.Equal((origin, HttpStatusCode.Forbidden), (origin, await HandshakeAsync(path, token, origin)));
            }

            Assert.Equal(HttpStatusCode.SwitchingProtocols, await HandshakeAsync(path, token, $"http://{Portal.Address.Authority}"));
        }
    }

    [Theory]
    [InlineData("X-Forwarded-User")]
    [InlineData("X-Forwarded-Email")]
    [InlineData("X-Forwarded-Preferred-Username")]
    [InlineData("X-Remote-User")]
    [InlineData("Remote-User")]
    [InlineData("REMOTE_USER")]
    [InlineData("X-User")]
    [InlineData("X-User-Id")]
    [InlineData("X-Auth-Request-User")]
    [InlineData("X-Auth-Request-Email")]
    [InlineData("X-WebAuth-User")]
    [InlineData("X-MS-CLIENT-PRINCIPAL")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-ID")]
    [InlineData("X-Goog-Authenticated-User-Email")]
    [InlineData("X-ARR-ClientCert")]
    [InlineData("X-SSL-Client-Cert")]
    [InlineData("X-Access-Token")]
    [InlineData("X-Api-Key")]
    public async Task Header_ThatNamesSomebody_IsNobody(string header)
    {
        var owner = await Portal.OwnerAsync();
        foreach (var value in new[] { PortalHost.OwnerEmail, $"{owner.User}", await Portal.TokenAsync() })
        {
            using var client = Portal.Anonymous();
            client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account", Ct)).StatusCode);
            Assert.Equal(HttpStatusCode.Redirect, (await client.GetAsync("/jobs", Ct)).StatusCode);
        }
    }

    [Theory]
    [InlineData("X-Original-URL", "/sign-in")]
    [InlineData("X-Rewrite-URL", "/sign-in")]
    [InlineData("X-Forwarded-Uri", "/sign-in")]
    [InlineData("X-Forwarded-Path", "/sign-in")]
    [InlineData("X-Forwarded-Prefix", "/sign-in")]
    [InlineData("X-HTTP-Method-Override", "POST")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("Forwarded", "host=evil.example;proto=https;for=10.0.0.1")]
    public async Task Header_ThatNamesAnotherRequest_ChangesNothing(string header, string value)
    {
        using var client = Portal.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        using var answer = await client.GetAsync("/jobs", Ct);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"{Portal.Address.AbsoluteUri}sign-in?returnUrl=%2Fjobs", new Uri(Portal.Address, answer.Headers.Location!).AbsoluteUri);
    }

    [Fact]
    public async Task ForwardedHeaders_FromWhomNobodyTrusts_SayNothing()
    {
        using var client = Portal.Anonymous();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        using var signedIn = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);

        Assert.All(BrowserWorld.SetCookies(signedIn.Headers), cookie => Assert.DoesNotContain("__Host-", cookie, StringComparison.Ordinal));
        await using var db = await Portal.DatabaseAsync();
        Assert.All(
            db.Set<Server.Identity.Sessions.Session>().Select(session => session.Network).ToList(),
            network => Assert.DoesNotContain("203.0.113.7", network, StringComparison.Ordinal)
        );
    }

    private async Task<HttpStatusCode> HandshakeAsync(string path, string token, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        try
        {
            await socket.ConnectAsync(new UriBuilder(new Uri(Portal.Address, path)) { Scheme = "ws" }.Uri, Ct);
        }
        catch (WebSocketException)
        {
            // What it was answered with is looked at.
        }

        return socket.HttpStatusCode;
    }

    public sealed class Shared : IAsyncLifetime
    {
        internal PortalHost Portal { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Portal = await PortalHost.StartAsync();
            await Portal.OwnerAsync();
        }

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }
}
