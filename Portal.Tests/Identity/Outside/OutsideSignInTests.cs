using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>Signing in by an authority outside of the portal.</summary>
[Trait("Stage", "Integration")]
public sealed class OutsideSignInTests
{
    private static readonly PortalHostOptions _required = new()
    {
        Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Identity:Mfa"] = "Required" },
    };

    [Theory]
    [InlineData("keycloak")]
    [InlineData("duende")]
    public async Task Known_WithAnAcceptedAcr_IsInAndConfirmed(string product)
    {
        await using var host = await OutsideHost.StartAsync(product, _required);
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        var place = await host.TravelAsync(client, new OutsideVouch { Acr = "gold" }, to: "/sign-in/outside/campus?returnUrl=%2Fjobs%3Fpage%3D2");

        Assert.Equal("/jobs?page=2", place);
        Assert.True(await OutsideHost.IsInAsync(client));
        // What asks for a fresh proof opens.
        using var fresh = await client.GetAsync("/second-factor");
        Assert.Equal("stayed (200)", OutsideHost.Place(fresh));
    }

    [Fact]
    public async Task Known_WithAnAcceptedAmr_IsIn()
    {
        await using var host = await OutsideHost.StartAsync("duende", _required);
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        Assert.Equal("/", await host.TravelAsync(client, new OutsideVouch { Amr = ["pwd", "mfa"] }));
    }

    [Theory]
    [InlineData("keycloak")]
    [InlineData("duende")]
    public async Task Known_WithoutAnAcceptedAcr_IsAskedForOurSecondFactor(string product)
    {
        await using var host = await OutsideHost.StartAsync(product, _required);
        await host.LinkedOwnerAsync();
        using var owner = host.Portal.Anonymous();
        await Forms.SignInAsync(owner, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        var (secret, _) = await Forms.SetAppUpAsync(owner);
        using var client = host.Portal.Anonymous();

        // The word of the user info endpoint, which nobody signs, says gold.
        var place = await host.TravelAsync(client, new OutsideVouch());

        Assert.Equal("/sign-in/code", place);
        Assert.False(await OutsideHost.IsInAsync(client));
        using var code = await Forms.SendCodeAsync(client, Forms.CodeOf(secret, 1));
        Assert.Equal("/", OutsideHost.Place(code));
        Assert.True(await OutsideHost.IsInAsync(client));
    }

    [Fact]
    public async Task Known_WithoutAnAcceptedAcrOrAFactor_SetsOneUpFirst()
    {
        await using var host = await OutsideHost.StartAsync(options: _required);
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        Assert.Equal("/second-factor", await host.TravelAsync(client, new OutsideVouch()));
        Assert.False(await OutsideHost.IsInAsync(client));
    }

    [Fact]
    public async Task Known_WhomTheAuthorityAskedLongAgo_IsInAndNotConfirmed()
    {
        await using var host = await OutsideHost.StartAsync(options: _required);
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        Assert.Equal("/", await host.TravelAsync(client, new OutsideVouch { Acr = "gold", AskedAgo = TimeSpan.FromHours(1) }));

        using var fresh = await client.GetAsync("/second-factor");
        Assert.StartsWith("/confirm", OutsideHost.Place(fresh), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Known_WhereNoSecondFactorIsAskedFor_IsInAndNotConfirmed()
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        Assert.Equal("/", await host.TravelAsync(client, new OutsideVouch()));

        Assert.True(await OutsideHost.IsInAsync(client));
        using var fresh = await client.GetAsync("/second-factor");
        Assert.StartsWith("/confirm", OutsideHost.Place(fresh), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_IsRefused_AndIsNeitherLinkedNorGivenAnAccount()
    {
        await using var host = await OutsideHost.StartAsync();
        var owner = await host.Portal.OwnerAsync();
        // Ada's address is the same here and there, and means nothing.
        await using (var db = await host.Portal.DatabaseAsync())
        {
            var row = await db.Users.FindAsync(owner.User.Value);
            (row!.Email, row.NormalizedEmail) = ("ada@campus.example", "ADA@CAMPUS.EXAMPLE");
            await db.SaveChangesAsync();
        }

        using var client = host.Portal.Anonymous();
        var place = await host.TravelAsync(client, new OutsideVouch { Acr = "gold" });

        Assert.Equal("/sign-in/refused?why=outside-unknown", place);
        Assert.Contains("link it on your account page", await client.GetStringAsync(place), StringComparison.Ordinal);
        Assert.False(await OutsideHost.IsInAsync(client));
        Assert.Null(await host.OwnerOfAsync());
    }

    [Fact]
    public async Task Locked_IsRefused()
    {
        await using var host = await OutsideHost.StartAsync();
        var owner = await host.Portal.ConfirmedOwnerAsync();
        var grace = await host.Portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        await host.LinkAsync(grace.User, "grace");
        var administration = host.Portal.Services.GetRequiredService<IAdministration>();
        (await administration.SetLockedAsync(owner with { Scopes = Scopes.All | Scopes.Portal }, grace.User, true, default)).Require();
        using var client = host.Portal.Anonymous();

        var place = await host.TravelAsync(client, new OutsideVouch { Subject = "grace", Acr = "gold" });

        Assert.Equal("/sign-in/refused?why=outside-locked", place);
        Assert.False(await OutsideHost.IsInAsync(client));
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task ReturnUrl_FromOutside_StaysInThePortal(string returnUrl)
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        var place = await host.TravelAsync(
            client,
            new OutsideVouch { Acr = "gold" },
            to: $"/sign-in/outside/campus?returnUrl={Uri.EscapeDataString(returnUrl)}"
        );

        Assert.Equal("/", place);
    }

    [Fact]
    public async Task Leaving_AsksByCodeAndProofKey_AndBindsTheTripToTheBrowser()
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();
        using var left = await Forms.SendAsync(client, "/sign-in", "outside", [], "/sign-in/outside/campus");
        var callback = host.Authority.Answer(left.Headers.GetValues("Refresh").Single()["0; url=".Length..], new OutsideVouch { Acr = "gold" });

        Assert.Equal("code", host.Authority.Asked["response_type"]);
        Assert.Equal("S256", host.Authority.Asked["code_challenge_method"]);
        Assert.Equal("gold", host.Authority.Asked["acr_values"]);
        Assert.Equal("openid profile email", host.Authority.Asked["scope"]);
        Assert.EndsWith("/sign-in/outside/campus/callback", host.Authority.Asked["redirect_uri"], StringComparison.Ordinal);
        var cookies = left.Headers.GetValues("Set-Cookie").Where(cookie => cookie.StartsWith("pollinator-", StringComparison.Ordinal)).ToList();
        Assert.Contains(cookies, cookie => cookie.StartsWith("pollinator-trip-", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("pollinator-nonce-", StringComparison.Ordinal));
        Assert.All(
            cookies.Where(cookie => !cookie.StartsWith("pollinator-form", StringComparison.Ordinal)),
            cookie =>
            {
                Assert.Contains("path=/;", cookie, StringComparison.Ordinal);
                Assert.Contains("samesite=lax", cookie, StringComparison.Ordinal);
                Assert.Contains("httponly", cookie, StringComparison.Ordinal);
            }
        );
        using var thief = host.Portal.Anonymous();
        Assert.Equal("/sign-in/refused?why=outside-failed", await OutsideHost.BackAsync(thief, callback));
        Assert.False(await OutsideHost.IsInAsync(thief));
    }

    [Fact]
    public async Task Callback_Repeated_IsRefused()
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();
        var callback = host.Authority.Answer(await OutsideHost.LeaveAsync(client), new OutsideVouch { Acr = "gold" });
        await OutsideHost.BackAsync(client, callback);

        Assert.Equal("/sign-in/refused?why=outside-failed", await OutsideHost.BackAsync(client, callback));
    }

    [Theory]
    [InlineData("access_denied", "outside-denied")]
    [InlineData("login_required", "outside-failed")]
    [InlineData("server_error", "outside-failed")]
    public async Task No_OfTheAuthority_EndsWithASentence(string error, string why)
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        var place = await OutsideHost.BackAsync(client, host.Authority.Deny(await OutsideHost.LeaveAsync(client), error));

        Assert.Equal($"/sign-in/refused?why={why}", place);
        Assert.DoesNotContain("canary-description", await client.GetStringAsync(place), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in/outside/campus/callback")]
    [InlineData("/sign-in/outside/campus/callback?code=x")]
    [InlineData("/sign-in/outside/campus/callback?state=x&code=x")]
    [InlineData("/sign-in/outside/campus/callback?error=access_denied")]
    public async Task Callback_ThatNobodyBegan_EndsWithASentence(string callback)
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        Assert.StartsWith("/sign-in/refused?why=", await OutsideHost.BackAsync(client, callback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authority_ThatIsAway_IsSaidSo_AndThePasswordStillWorks()
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        await host.Authority.DisposeAsync();
        using var client = host.Portal.Anonymous();

        using var answer = await Forms.SendAsync(client, "/sign-in", "outside", [], "/sign-in/outside/campus");

        Assert.Contains("does not answer", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var password = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        Assert.Equal("/", OutsideHost.Place(password));
    }

    [Fact]
    public async Task Authority_ThatGoesAwayOnTheWay_EndsWithASentence()
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();
        var callback = host.Authority.Answer(await OutsideHost.LeaveAsync(client), new OutsideVouch { Acr = "gold" });
        await host.Authority.DisposeAsync();

        Assert.Equal("/sign-in/refused?why=outside-failed", await OutsideHost.BackAsync(client, callback));
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        await using var host = await OutsideHost.StartAsync();
        using var client = host.Portal.Anonymous();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal) { ["_handler"] = "outside" });

        using var answer = await client.PostAsync("/sign-in/outside/campus", form);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Authority_ThatIsNotSetUp_LeadsToSignIn()
    {
        await using var host = await OutsideHost.StartAsync();
        using var client = host.Portal.Anonymous();

        using var answer = await client.GetAsync("/sign-in/outside/elsewhere");

        Assert.Equal("/sign-in", OutsideHost.Place(answer));
    }
}
