using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>What every answer of the portal keeps to.</summary>
[Trait("Stage", "Integration")]
public sealed class WebMannersTests(WebMannersTests.Shared shared) : IClassFixture<WebMannersTests.Shared>
{
    private PortalHost Portal => shared.Portal;

    [Fact]
    public async Task ChangeByCookie_WithoutTheHeader_IsRefused_AndWithIt_IsDone()
    {
        using var client = Portal.Anonymous();
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        var request = new CreateToken("by cookie", Scopes.Read, 1);

        var without = await client.PostAsJsonAsync("/api/v1/account/tokens", request, ContractsJson.Default.CreateToken);
        var value = await client.GetFromJsonAsync<JsonElement>("/api/v1/antiforgery");
        client.DefaultRequestHeaders.Add(value.GetProperty("header").GetString()!, value.GetProperty("token").GetString());
        var with = await client.PostAsJsonAsync("/api/v1/account/tokens", request, ContractsJson.Default.CreateToken);

        Assert.Equal(HttpStatusCode.BadRequest, without.StatusCode);
        Assert.Equal("antiforgery", (await without.Content.ReadFromJsonAsync(ContractsJson.Default.Problem))!.Code);
        Assert.Equal(HttpStatusCode.Created, with.StatusCode);
    }

    [Theory]
    [InlineData("Bearer pol_short")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer pol_0123456789012345678901234567890123456789012")]
    public async Task Header_WithoutATokenOfOurs_IsNobody(string header)
    {
        using var client = Portal.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/account")).StatusCode);
    }

    [Fact]
    public async Task Body_ThatIsNoJson_IsAProblemThatTellsThePlace()
    {
        using var client = await Portal.WithTokenAsync();
        using var body = new StringContent("{\"spec\": nonsense}", Encoding.UTF8, "application/json");

        var answer = await client.PostAsync("/api/v1/jobs", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Problem);
        Assert.Equal("unreadable", problem!.Code);
        Assert.Contains("line 1", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_LargerThanTheRouteTakes_IsTooLarge()
    {
        using var client = await Portal.WithTokenAsync();
        using var body = new StringContent(new string(' ', 3 * 1024 * 1024), Encoding.UTF8, "application/json");

        var answer = await client.PostAsync("/api/v1/jobs", body);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Route_ThatIsNotThere_IsAProblem()
    {
        using var client = await Portal.WithTokenAsync();

        var answer = await client.GetAsync("/api/v1/nothing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("not-found", (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Problem))!.Code);
    }

    [Fact]
    public async Task Page_ThatIsNotThere_IsA404WithAWayHome()
    {
        using var client = Portal.Anonymous();
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);

        var answer = await client.GetAsync("/nothing/here");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("<h1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_Answered_AllowsNoInlineScriptAndNoFrame()
    {
        using var client = Portal.Anonymous();

        var answer = await client.GetAsync("/sign-in");

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Page_OfTheAccount_HasNoInlineScript()
    {
        using var client = Portal.Anonymous();

        var html = await client.GetStringAsync("/sign-in");

        Assert.DoesNotMatch("<script(?![^>]*\\ssrc=)", html);
        Assert.DoesNotMatch("\\son[a-z]+=\"", html);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task LiveChannel_FromAnotherSite_IsRefused(string origin, HttpStatusCode expected)
    {
        using var client = Portal.Anonymous();
        await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        client.DefaultRequestHeaders.Add("Origin", origin);

        foreach (var path in new[] { "/_blazor/negotiate?negotiateVersion=1", "/hubs/live/negotiate?negotiateVersion=1" })
        {
            Assert.Equal(expected, (await client.PostAsync(path, null)).StatusCode);
        }
    }

    [Fact]
    public async Task Request_ForAnotherHostName_IsNotAnswered()
    {
        using var client = Portal.Anonymous();
        client.DefaultRequestHeaders.Host = "rebound.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync("/sign-in")).StatusCode);
    }

    [Fact]
    public async Task OpenApi_Document_Is31AndHoldsOnlyThisVersionWithCleanNumbers()
    {
        using var client = Portal.Anonymous();

        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToList();
        Assert.Contains("/api/v1/jobs", paths);
        Assert.All(paths, path => Assert.StartsWith("/api/v1/", path, StringComparison.Ordinal));
        var lifetime = document
            .GetProperty("components")
            .GetProperty("schemas")
            .GetProperty("CreateToken")
            .GetProperty("properties")
            .GetProperty("lifetimeDays");
        Assert.Equal("integer", lifetime.GetProperty("type").GetString());
    }

    [Fact]
    public void Keys_OfCookies_LieInAFolderOfTheirOwn()
    {
        var folder = Path.Combine(Portal.Folder, "keys", "data-protection");

        Assert.NotEmpty(Directory.EnumerateFiles(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
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
