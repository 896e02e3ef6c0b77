using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Provider;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Provider;

/// <summary>The portal as an OpenID Connect provider: who gets tokens for what, and what they are worth.</summary>
[Trait("Stage", "Integration")]
public class ProviderTests
{
    private static readonly PortalHostOptions _manyTries = new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["SignIn:TriesPerMinute"] = "1000" },
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Code_OfAPersonWhoSaidYes_GivesTokensForTheApi_AndSaysHowTheySignedIn()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);

        var tokens = await program.ExchangeAsync(await program.CodeAsync());

        using var api = program.Api(tokens);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/account", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        // A program may not do what only a person may.
        Assert.Equal(HttpStatusCode.Forbidden, (await api.GetAsync("/api/v1/account/tokens", Ct)).StatusCode);
        var identity = PayloadOf(tokens.GetProperty("id_token").GetString()!);
        Assert.Equal("Ada Lindqvist", identity.GetProperty("name").GetString());
        Assert.Equal(SignedInBy.OneFactor, identity.GetProperty("acr").GetString());
        Assert.Equal(["pwd"], identity.GetProperty("amr").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(JsonValueKind.Number, identity.GetProperty("auth_time").ValueKind);
        Assert.False(identity.TryGetProperty("sid", out _));
    }

    [Fact]
    public async Task Code_IsWorthNothingASecondTime()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var code = await program.CodeAsync();
        var tokens = await program.ExchangeAsync(code);

        Assert.Equal("invalid_grant", (await program.ExchangeAsync(code)).GetProperty("error").GetString());

        using var api = program.Api(tokens);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/account", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("", OpenIdClient.Callback, "pollinator-cli")]
    [InlineData("plain", OpenIdClient.Callback, "pollinator-cli")]
    [InlineData("S256", "http://127.0.0.1:49152/elsewhere", "pollinator-cli")]
    [InlineData("S256", "https://evil.example/callback", "pollinator-cli")]
    [InlineData("S256", OpenIdClient.Callback, "nobody")]
    public async Task Request_ThatProvesNothingOrLeadsElsewhere_IsRefused(string method, string callback, string client)
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);

        var answer = await program.Browser.GetAsync(program.AuthorizeAddress(method: method, callback: callback, client: client), Ct);

        var place = answer.Headers.Location?.ToString() ?? "";
        Assert.True(
            answer.StatusCode == HttpStatusCode.BadRequest
                || place.StartsWith(OpenIdClient.Callback + "?error=invalid_request", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("evil.example", place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_WhoSaysNo_IsTakenAtTheirWord()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);

        var answer = await program.DecideAsync(program.AuthorizeAddress(), "deny");

        Assert.Contains("error=access_denied", answer.Headers.Location!.Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yes_WithoutTheFormsOwnToken_IsNone()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);

        var answer = await program.Browser.PostAsync(
            program.AuthorizeAddress(),
            new FormUrlEncodedContent([KeyValuePair.Create("decision", "allow")]),
            Ct
        );

        Assert.DoesNotContain("code=", answer.Headers.Location?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_IsLedToSignInAndBack()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        await portal.OwnerAsync();
        using var browser = portal.Anonymous();
        var address = new OpenIdClient(portal, browser).AuthorizeAddress();

        var answer = await browser.GetAsync(address, Ct);

        Assert.StartsWith("/sign-in?returnUrl=%2Fconnect%2Fauthorize%3F", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefreshToken_WorksOnce_AndASecondUseSignsTheProgramOut()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var first = await program.ExchangeAsync(await program.CodeAsync());
        var second = await program.RefreshAsync(first);
        using var api = program.Api(second);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/account", Ct)).StatusCode);

        var stolen = await program.RefreshAsync(first);

        Assert.Equal("invalid_grant", stolen.GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/account", Ct)).StatusCode);
        Assert.Equal("invalid_grant", (await program.RefreshAsync(second)).GetProperty("error").GetString());
        Assert.DoesNotContain((await SecurityAsync(portal)).Sessions, session => session.Browser == "The pollinator command");
    }

    [Fact]
    public async Task Program_StandsInTheListOfSessions_AndEndsWithIt()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var tokens = await program.ExchangeAsync(await program.CodeAsync());
        var session = Assert.Single((await SecurityAsync(portal)).Sessions, one => one.Browser == "The pollinator command");

        (await portal.Services.GetRequiredService<ISecurity>().EndSessionAsync(await portal.OwnerAsync(), session.Id, Ct)).Require();

        using var api = program.Api(tokens);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/account", Ct)).StatusCode);
        Assert.Equal("invalid_grant", (await program.RefreshAsync(tokens)).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Revocation_EndsTheSession()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var tokens = await program.ExchangeAsync(await program.CodeAsync());

        await program.PostAsync("/connect/revoke", ("token", tokens.GetProperty("refresh_token").GetString()!), ("token_type_hint", "refresh_token"));

        using var api = program.Api(tokens);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/account", Ct)).StatusCode);
    }

    [Fact]
    public async Task Device_IsSignedInFromABrowserElsewhere()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var device = await program.PostAsync("/connect/device", ("scope", OpenIdClient.Everything));
        var code = device.GetProperty("device_code").GetString()!;
        Assert.Equal("authorization_pending", (await PollAsync()).GetProperty("error").GetString());

        var answer = await program.DecideAsync($"/device?user_code={device.GetProperty("user_code").GetString()}", "allow");

        Assert.Equal("/device?done=yes", answer.Headers.Location?.ToString());
        using var api = program.Api(await PollAsync());
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Contains("is not known", await program.Browser.GetStringAsync("/device?user_code=1234-5678-9012", Ct), StringComparison.Ordinal);

        Task<JsonElement> PollAsync() => program.TokenAsync(("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code));
    }

    [Fact]
    public async Task Device_ThatIsRefused_GetsNothing()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var device = await program.PostAsync("/connect/device", ("scope", OpenIdClient.Everything));

        await program.DecideAsync($"/device?user_code={device.GetProperty("user_code").GetString()}", "deny");

        var answer = await program.TokenAsync(
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", device.GetProperty("device_code").GetString()!)
        );
        Assert.Equal("access_denied", answer.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Client_GetsTokensForItsScopes_UntilItIsRevokedOrExpires()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await PortalHost.StartAsync(_manyTries with { Time = time });
        var owner = await portal.OwnerAsync();
        var clients = portal.Services.GetRequiredService<IClients>();
        var kept = (await clients.CreateAsync(owner, new CreateClient("nightly", Scopes.Read, LifetimeDays: 1), Ct)).Require();
        var other = (await clients.CreateAsync(owner, new CreateClient("other", Scopes.Read | Scopes.Jobs), Ct)).Require();
        using var browser = portal.Anonymous();
        var program = new OpenIdClient(portal, browser);

        var tokens = await ForAsync(kept);
        using var api = program.Api(tokens);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.PostAsJsonAsync("/api/v1/projects", new { name = "p" }, Ct)).StatusCode);
        Assert.False(tokens.TryGetProperty("refresh_token", out _));
        Assert.True((await ForAsync(kept, "jobs")).TryGetProperty("error", out _));
        Assert.Equal("invalid_client", (await ForAsync(kept with { Secret = "guessed" })).GetProperty("error").GetString());
        Assert.Equal(2, (await clients.ListAsync(owner, Ct)).Require().Count);

        using var revoked = program.Api(await ForAsync(other));
        (await clients.RevokeAsync(owner, other.Client.Id, Ct)).Require();
        Assert.Equal(HttpStatusCode.Unauthorized, (await revoked.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal("invalid_client", (await ForAsync(other)).GetProperty("error").GetString());

        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.True((await ForAsync(kept)).TryGetProperty("access_token", out _));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal("invalid_grant", (await ForAsync(kept)).GetProperty("error").GetString());

        Task<JsonElement> ForAsync(NewClient client, string scope = "")
        {
            (string, string)[] fields =
            [
                ("grant_type", "client_credentials"),
                ("client_id", client.Client.Id),
                ("client_secret", client.Secret),
                .. scope.Length > 0 ? [("scope", scope)] : Array.Empty<(string, string)>(),
            ];
            return program.TokenAsync(fields);
        }
    }

    [Fact]
    public async Task Keys_AreTheOwnersOnly_AndNewOnesSignNobodyOut()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var tokens = await program.ExchangeAsync(await program.CodeAsync());
        var before = HeadOf(tokens.GetProperty("id_token").GetString()!).GetProperty("kid").GetString();

        portal.Services.GetRequiredService<ProviderKeys>().Renew(force: true);

        using var api = program.Api(tokens);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/v1/account", Ct)).StatusCode);
        var next = await program.RefreshAsync(tokens);
        Assert.NotEqual(before, HeadOf(next.GetProperty("id_token").GetString()!).GetProperty("kid").GetString());
        using var newer = program.Api(next);
        Assert.Equal(HttpStatusCode.OK, (await newer.GetAsync("/api/v1/account", Ct)).StatusCode);
        var files = Directory.GetFiles(Path.Combine(portal.Folder, "keys", "openid"));
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All(files, file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("PRIVATE KEY"u8)));
    }

    [Fact]
    public async Task Application_OfTheSettings_LearnsWhoItIs_AndCanDoNothing()
    {
        var secret = new string('s', 40);
        await using var portal = await PortalHost.StartAsync(
            _manyTries with
            {
                Settings = new Dictionary<string, string>(_manyTries.Settings, StringComparer.Ordinal)
                {
                    ["Provider:Clients:wiki:Secret"] = secret,
                    ["Provider:Clients:wiki:RedirectUris:0"] = "https://wiki.example/callback",
                },
            }
        );
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var page = program.AuthorizeAddress("openid profile email", callback: "https://wiki.example/callback", client: "wiki");

        var shown = await program.Browser.GetAsync(page, Ct);
        Assert.Contains(
            "form-action 'self' https://wiki.example;",
            shown.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        var refused = await program.Browser.GetAsync(
            program.AuthorizeAddress("openid read", callback: "https://wiki.example/callback", client: "wiki"),
            Ct
        );
        Assert.DoesNotContain("code=", refused.Headers.Location?.ToString() ?? "", StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
    }

    // Five minutes are fresh enough to let a program act, and no new sign-in.
    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("&prompt=login", HttpStatusCode.Redirect)]
    [InlineData("&max_age=0", HttpStatusCode.Redirect)]
    [InlineData("&max_age=600", HttpStatusCode.OK)]
    public async Task Request_ThatAsksForANewSignIn_GetsOne(string asked, HttpStatusCode expected)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var portal = await PortalHost.StartAsync(_manyTries with { Time = time });
        var program = await OpenIdClient.OfOwnerAsync(portal);
        var page = program.AuthorizeAddress() + asked;
        Assert.Equal(HttpStatusCode.OK, (await program.Browser.GetAsync(page, Ct)).StatusCode);

        time.Advance(TimeSpan.FromMinutes(5));

        var answer = await program.Browser.GetAsync(page, Ct);
        Assert.Equal(expected, answer.StatusCode);
        Assert.StartsWith(
            expected == HttpStatusCode.OK ? "" : "/confirm?returnUrl=",
            answer.Headers.Location?.ToString() ?? "",
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Provider:Clients:wiki:Secret", "short")]
    [InlineData("Provider:Clients:pollinator-cli:Secret", "0123456789012345678901234567890123456789")]
    public async Task Start_WithAClientThatAnybodyCouldBe_IsRefusedByName(string key, string value)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value };

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => PortalHost.StartAsync(new PortalHostOptions { Settings = settings }));

        Assert.Contains(key.Replace(":Secret", "", StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
    }

    private static async Task<SecurityView> SecurityAsync(PortalHost portal) =>
        (await portal.Services.GetRequiredService<ISecurity>().GetAsync(await portal.OwnerAsync(), Ct)).Require();

    private static JsonElement HeadOf(string token) => PartOf(token, 0);

    private static JsonElement PayloadOf(string token) => PartOf(token, 1);

    private static JsonElement PartOf(string token, int part) =>
        JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[part]));
}
