using System.Text.Json.Nodes;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>Tokens that an authority did not issue for this trip to this portal, in the shapes of two products.</summary>
public sealed class OutsideTokenTests(OutsideTokenTests.Shared shared) : IClassFixture<OutsideTokenTests.Shared>
{
    private static readonly Dictionary<string, Action<JsonObject>> _faults = new(StringComparer.Ordinal)
    {
        ["expired"] = payload => payload["exp"] = Seconds(TimeSpan.FromMinutes(-5)),
        ["never expires"] = payload => payload.Remove("exp"),
        ["not yet valid"] = payload => payload["nbf"] = Seconds(TimeSpan.FromMinutes(5)),
        ["another audience"] = payload => (payload["aud"], payload["azp"]) = ("another-portal", "another-portal"),
        ["no audience"] = payload => payload.Remove("aud"),
        ["another issuer"] = payload => payload["iss"] = "https://evil.example",
        ["another realm's issuer"] = payload => payload["iss"] = payload["iss"]!.GetValue<string>() + "2",
        ["another nonce"] = payload => payload["nonce"] = "another",
        ["no nonce"] = payload => payload.Remove("nonce"),
        ["no subject"] = payload => payload.Remove("sub"),
        ["another access token"] = payload => payload["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA",
    };

    public static TheoryData<string, string> Faults =>
        [.. from product in new[] { "keycloak", "duende" } from fault in _faults.Keys select new TheoryDataRow<string, string>(product, fault)];

    public static TheoryData<string, Signing> Signatures =>
        [
            .. from product in new[] { "keycloak", "duende" }
            from signing in Enum.GetValues<Signing>()
            where signing != Signing.Right
            select new TheoryDataRow<string, Signing>(product, signing),
        ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Token_Spoilt_SignsNobodyIn(string product, string fault) =>
        await RefusedAsync(product, new OutsideVouch { Acr = "gold", Spoil = _faults[fault] });

    [Theory]
    [MemberData(nameof(Signatures))]
    public async Task Token_NotSignedByTheAuthority_SignsNobodyIn(string product, Signing signing) =>
        await RefusedAsync(product, new OutsideVouch { Acr = "gold", Signing = signing });

    [Theory]
    [InlineData("keycloak")]
    [InlineData("duende")]
    public async Task Token_AsItIsIssued_SignsIn(string product)
    {
        using var client = shared.Of(product).Portal.Anonymous();

        Assert.Equal("/", await shared.Of(product).TravelAsync(client, new OutsideVouch { Acr = "gold" }));
    }

    private async Task RefusedAsync(string product, OutsideVouch vouch)
    {
        var host = shared.Of(product);
        using var client = host.Portal.Anonymous();

        Assert.Equal("/sign-in/refused?why=outside-failed", await host.TravelAsync(client, vouch));
        Assert.False(await OutsideHost.IsInAsync(client));
    }

    private static long Seconds(TimeSpan from) => TimeProvider.System.GetUtcNow().Add(from).ToUnixTimeSeconds();

    public sealed class Shared : IAsyncLifetime
    {
        private readonly Dictionary<string, OutsideHost> _hosts = new(StringComparer.Ordinal);

        internal OutsideHost Of(string product) => _hosts[product];

        public async ValueTask InitializeAsync()
        {
            foreach (var product in new[] { "keycloak", "duende" })
            {
                _hosts[product] = await OutsideHost.StartAsync(product);
                await _hosts[product].LinkedOwnerAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts.Values)
            {
                await host.DisposeAsync();
            }
        }
    }
}
