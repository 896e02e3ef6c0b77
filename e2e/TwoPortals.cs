using Microsoft.Playwright;

namespace Pollinator.EndToEnd;

/// <summary>Two portals: people of the first can sign in by the second, which is an OpenID Connect authority to it.</summary>
public sealed class TwoPortals : Browser
{
    public const string CampusName = "Campus";
    public const string ClientName = "Vision lab";
    private const string Client = "vision-lab";

    private readonly string _secret = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");

    /// <summary>The one that says who somebody is.</summary>
    public PortalProgram Campus { get; private set; } = null!;

    /// <summary>Makes the first account of the other portal, with a second factor; the page is signed in there then.</summary>
    /// <returns>Recovery codes there.</returns>
    public async Task<IReadOnlyList<string>> WithCampusAccountAsync(IPage page)
    {
        await FillFirstAccountAsync(page, Campus);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make account" }).ClickAsync();
        return (await EnrolAsync(page)).RecoveryCodes;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Campus.DisposeAsync();
    }

    protected override async Task<PortalProgram> StartPortalAsync()
    {
        var (portal, campus) = (PortalProgram.FreeAddress(), PortalProgram.FreeAddress("127.0.0.1"));
        Campus = await PortalProgram.StartAsync(
            campus,
            new PortalSettings(
                new Dictionary<string, string>
                {
                    ["PublicUrl"] = campus.ToString(),
                    [$"Provider:Clients:{Client}:DisplayName"] = ClientName,
                    [$"Provider:Clients:{Client}:RedirectUris:0"] = new Uri(portal, "/sign-in/outside/campus/callback").ToString(),
                },
                new Dictionary<string, string> { [$"Provider__Clients__{Client}__Secret"] = _secret }
            )
        );
        return await PortalProgram.StartAsync(
            portal,
            new PortalSettings(
                new Dictionary<string, string>
                {
                    ["Authorities:campus:Authority"] = campus.ToString(),
                    ["Authorities:campus:ClientId"] = Client,
                    ["Authorities:campus:DisplayName"] = CampusName,
                    // What the other says when it asked for several factors.
                    ["Authorities:campus:MfaAcr:0"] = "https://refeds.org/profile/mfa",
                },
                new Dictionary<string, string> { ["Authorities__campus__ClientSecret"] = _secret }
            )
        );
    }
}
