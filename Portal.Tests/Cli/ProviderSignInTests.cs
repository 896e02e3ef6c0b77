using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Identity.Provider;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>The published command signs in by the portal as its OpenID Connect provider.</summary>
[Trait("Stage", "Integration")]
public sealed partial class ProviderSignInTests
{
    private static readonly PortalHostOptions _manyTries = new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["SignIn:TriesPerMinute"] = "1000" },
    };

    [Fact]
    public async Task Device_SignsIn_RefreshesByTurns_AndSignsOut()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        using var world = new CliWorld();
        var person = await OpenIdClient.OfOwnerAsync(portal);
        using var login = await CliProgram.StartAsync(world.Home, "", "login", "--device", portal.Address.AbsoluteUri);
        var code = UserCode().Match(await login.SaidAsync(UserCode())).Value;
        await person.DecideAsync($"/device?user_code={code}", "allow");
        var signedIn = await login.EndAsync();
        Assert.True(signedIn.Code == 0, signedIn.Error);
        Assert.Contains("as Ada Lindqvist (Bees)", signedIn.Out, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(world.Credentials));

        // Each would use the same refresh token, which works once.
        var first = Kept(world);
        Expire(world);
        var both = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => CliProgram.RunAsync(world.Home, "", "ps")));
        Assert.All(both, run => Assert.True(run.Code == 0, run.Error));
        Assert.NotEqual(first, Kept(world));

        var logout = await CliProgram.RunAsync(world.Home, "", "logout");
        Assert.True(logout.Code == 0, logout.Error);
        Assert.False(File.Exists(world.Credentials));
        Assert.Equal(125, (await CliProgram.RunAsync(world.Home, "", "ps")).Code);
    }

    [Fact]
    public async Task Browser_SignsIn_ByALoopbackAddress()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        using var world = new CliWorld { HasTerminal = true };
        world.Environment["BROWSER"] = "true";
        var person = await OpenIdClient.OfOwnerAsync(portal);
        var login = world.RunAsync("login", portal.Address.AbsoluteUri);
        await Eventually.IsAsync(() => world.Error.Contains("/connect/authorize", StringComparison.Ordinal), "the address is shown");
        var shown = new Uri(Address().Match(world.Error).Value);

        var answer = await person.DecideAsync(shown.PathAndQuery, "allow");
        using var browser = new HttpClient();
        Assert.Contains("close this page", await browser.GetStringAsync(answer.Headers.Location), StringComparison.Ordinal);

        Assert.True(await login == 0, world.Error);
        Assert.Equal(0, await world.RunAsync("ps"));
    }

    [Fact]
    public async Task Client_OfTheEnvironment_ActsWithoutASignIn()
    {
        await using var portal = await PortalHost.StartAsync(_manyTries);
        var owner = await portal.OwnerAsync();
        var clients = portal.Services.GetRequiredService<IClients>();
        var made = (await clients.CreateAsync(owner, new CreateClient("ci", Scopes.Read), TestContext.Current.CancellationToken)).Require();
        using var world = new CliWorld();
        world.Environment["POLLINATOR_URL"] = portal.Address.AbsoluteUri;
        world.Environment["POLLINATOR_CLIENT_ID"] = made.Client.Id;
        world.Environment["POLLINATOR_CLIENT_SECRET"] = made.Secret;

        Assert.Equal(0, await world.RunAsync("ps"));

        world.Environment["POLLINATOR_CLIENT_SECRET"] = "guessed";
        Assert.Equal(125, await world.RunAsync("ps"));
        Assert.Contains("does not accept this client", world.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("guessed", world.Error, StringComparison.Ordinal);
    }

    private static JsonObject Read(CliWorld world) => JsonNode.Parse(File.ReadAllText(world.Credentials))!.AsObject();

    private static string? Kept(CliWorld world) => Read(world)["refreshToken"]?.GetValue<string>();

    private static void Expire(CliWorld world)
    {
        var credentials = Read(world);
        credentials["expiresAt"] = DateTimeOffset.UnixEpoch;
        File.WriteAllText(world.Credentials, credentials.ToJsonString());
    }

    [GeneratedRegex(@"\d{4}-\d{4}-\d{4}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UserCode();

    [GeneratedRegex(@"http://localhost:\d+/connect/authorize\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
