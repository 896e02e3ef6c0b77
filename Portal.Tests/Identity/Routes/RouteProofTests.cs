using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Routes;

/// <summary>Every route of the running host, asked by somebody who proves nothing: a new one is covered on the day it is made.</summary>
[Trait("Stage", "Integration")]
public sealed class RouteProofTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    // Open on purpose; everything else refuses or leads to signing in.
    private static readonly string[] Open =
    [
        // The proof is in the body: a one-time code, a signed assertion. The portal proves itself to whoever asks.
        "POST /api/v1/executors/register",
        "POST /api/v1/executors/{executor}/session",
        "GET /api/v1/executors/proof",
        // What the API looks like is no secret.
        "GET /openapi/{documentName}.json",
        // One word, for whoever balances loads.
        "GET /health",
        // The way in.
        .. Page("/sign-in"),
        .. Page("/sign-in/code"),
        .. Page("/setup"),
        .. Page("/forgot"),
        .. Page("/reset"),
        .. Page("/invitation"),
        .. Page("/second-factor"),
        .. Page("/second-factor/app"),
        "GET /sign-in/refused",
        // Says that there is no request in it; a real one leads to signing in (ProviderTests).
        .. Page("/connect/authorize"),
        // Leads to its page, and that to signing in.
        "POST /device",
        // The way out, and what is said when something went wrong.
        .. Page("/sign-out"),
        .. Page("/refused"),
        .. Page("/failed"),
        .. Page("/not-found"),
        // Writes a cookie for somebody signed in, and does nothing for others.
        "POST /colony",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string[] Page(string path) => [$"GET {path}", $"POST {path}"];

    public static TheoryData<string> Proofs =>
        ["nothing", "garbage", "garbage cookie", "an expired token", "a revoked token", "an executor's old session"];

    [Theory]
    [MemberData(nameof(Proofs))]
    public async Task Route_AskedWith_Refuses(string proof)
    {
        using var client = world.Portal.Anonymous();
        if (await HeaderAsync(proof) is var (name, value))
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        var answered = new List<string>();
        foreach (var route in PortalRoute.All(world.Portal).Where(route => !route.IsFile && !Open.Contains($"{route}", StringComparer.Ordinal)))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), route.Path(_ => "1"));
            using var answer = await client.SendAsync(request, Ct);
            if (!Refuses(route, answer))
            {
                answered.Add($"{route} → {(int)answer.StatusCode} {answer.Headers.Location}");
            }
        }

        Assert.Equal("", string.Join('\n', answered));
    }

    [Fact]
    public void Routes_ThatAreOpen_AreThere()
    {
        var routes = PortalRoute.All(world.Portal).Select(route => $"{route}").ToList();

        Assert.Empty(Open.Except(routes, StringComparer.Ordinal));
    }

    private static bool Refuses(PortalRoute route, HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
        || (
            !route.IsOfTheApi
            && (
                answer.Headers.Location?.ToString().Contains("/sign-in", StringComparison.Ordinal) == true
                // Without the forms' token, before anything of the page is asked.
                || (route.Method == "POST" && answer.StatusCode == HttpStatusCode.BadRequest)
                // What no other route answers: there is nothing to be let in to.
                || (route.Pattern.StartsWith("/{**", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.NotFound)
            )
        );

    private async Task<(string Name, string Value)?> HeaderAsync(string proof) =>
        proof switch
        {
            "garbage" => ("Authorization", "Bearer pol_0123456789012345678901234567890123456789012"),
            "garbage cookie" => ("Cookie", $"{HostBoundCookies.Name}=CfDJ8{new string('A', 200)}"),
            "an expired token" => ("Authorization", $"Bearer {await SpoiltAsync(row => row.SetProperty(token => token.ExpiresAt, 1L))}"),
            "a revoked token" => ("Authorization", $"Bearer {await SpoiltAsync(row => row.SetProperty(token => token.RevokedAt, 1L))}"),
            "an executor's old session" => ("Authorization", $"Bearer {Server.Identity.Secrets.New()}"),
            _ => null,
        };

    private async Task<string> SpoiltAsync(Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<PersonalToken>> how)
    {
        var accounts = world.Portal.Services.GetRequiredService<IAccount>();
        var made = (
            await accounts.CreateTokenAsync(world.Portal.Confirmed(world.Owner), new CreateToken("old", Scopes.ForPrograms, 1), Ct)
        ).Require();
        await using var db = await world.Portal.DatabaseAsync();
        await db.Set<PersonalToken>().Where(token => token.Id == made.Token.Id).ExecuteUpdateAsync(how, Ct);
        await world.Portal.Services.GetRequiredService<TokenIndex>().RefreshAsync(world.Owner.User.Value, Ct);
        return made.Secret;
    }
}
