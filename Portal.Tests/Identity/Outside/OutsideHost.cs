using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>A portal that asks one outside authority, and that authority.</summary>
internal sealed class OutsideHost : IAsyncDisposable
{
    private OutsideHost(PortalHost portal, FakeAuthority authority) => (Portal, Authority) = (portal, authority);

    public PortalHost Portal { get; }

    public FakeAuthority Authority { get; }

    /// <summary>Starts both. The portal accepts <c>acr</c> gold and <c>amr</c> mfa.</summary>
    public static async Task<OutsideHost> StartAsync(string product = "keycloak", PortalHostOptions? options = null)
    {
        var authority = await FakeAuthority.StartAsync(product);
        options ??= new PortalHostOptions();
        var settings = new Dictionary<string, string>(options.Settings, StringComparer.Ordinal)
        {
            ["SignIn:TriesPerMinute"] = "1000",
            ["Authorities:campus:Authority"] = authority.Issuer,
            ["Authorities:campus:ClientId"] = FakeAuthority.ClientId,
            ["Authorities:campus:ClientSecret"] = FakeAuthority.ClientSecret,
            ["Authorities:campus:DisplayName"] = "Campus",
            ["Authorities:campus:MfaAcr:0"] = "gold",
            ["Authorities:campus:MfaAmr:0"] = "mfa",
            ["Authorities:campus:AcrValues:0"] = "gold",
        };
        return new OutsideHost(await PortalHost.StartAsync(options with { Settings = settings }), authority);
    }

    /// <summary>The owner's account is linked to that of Ada there.</summary>
    public async Task<Caller> LinkedOwnerAsync(string subject = OutsideVouch.Ada)
    {
        var owner = await Portal.OwnerAsync();
        await LinkAsync(owner.User, subject);
        return owner;
    }

    public async Task LinkAsync(UserId person, string subject)
    {
        await using var scope = Portal.Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var found = await people.FindByIdAsync(person.ToString());
        Assert.True((await people.AddLoginAsync(found!, new UserLoginInfo(Authority.Issuer, subject, "ada@campus.example"))).Succeeded);
    }

    /// <summary>Whose account the authority's account opens; null for nobody's.</summary>
    public async Task<Guid?> OwnerOfAsync(string subject = OutsideVouch.Ada)
    {
        await using var db = await Portal.DatabaseAsync();
        return await db
            .UserLogins.Where(row => row.LoginProvider == Authority.Issuer && row.ProviderKey == subject)
            .Select(row => (Guid?)row.UserId)
            .FirstOrDefaultAsync();
    }

    /// <summary>Presses the button of the page; the address at the authority to which the portal leads.</summary>
    public static async Task<string> LeaveAsync(HttpClient client, string page = "/sign-in", string to = "/sign-in/outside/campus")
    {
        using var answer = await Forms.SendAsync(client, page, "outside", [], to);
        return answer.Headers.TryGetValues("Refresh", out var lead)
            ? lead.Single().Replace("0; url=", "", StringComparison.Ordinal)
            : throw new InvalidOperationException($"The portal led to {Place(answer)}.");
    }

    /// <summary>The whole trip. Where the portal leads in the end.</summary>
    public async Task<string> TravelAsync(HttpClient client, OutsideVouch vouch, string page = "/sign-in", string to = "/sign-in/outside/campus") =>
        await BackAsync(client, Authority.Answer(await LeaveAsync(client, page, to), vouch));

    /// <summary>The browser comes back.</summary>
    public static async Task<string> BackAsync(HttpClient client, string callback)
    {
        using var answer = await client.GetAsync(callback);
        return Place(answer);
    }

    /// <summary>Whether somebody is signed in in this browser.</summary>
    public static async Task<bool> IsInAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/v1/account");
        return answer.IsSuccessStatusCode;
    }

    public static string Place(HttpResponseMessage answer) =>
        answer.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.ToString()) : $"stayed ({(int)answer.StatusCode})";

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Authority.DisposeAsync();
    }
}
