using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>Tokens that an authority did not issue for this trip to this portal, in the shapes of two products.</summary>
[Trait("Stage", "Integration")]
public sealed class OutsideTokenTests(OutsideTokenTests.Shared shared) : IClassFixture<OutsideTokenTests.Shared>
{
    // What is wrong, and by which check it must be found: a token that is refused for another reason proves nothing.
    private static readonly Dictionary<string, (Action<JsonObject> Spoil, string Found)> _faults = new(StringComparer.Ordinal)
    {
        ["expired"] = (Expire, "SecurityTokenExpiredException"),
        ["never expires"] = (payload => payload.Remove("exp"), "SecurityTokenNoExpirationException"),
        ["not yet valid"] = (payload => payload["nbf"] = Seconds(TimeSpan.FromMinutes(3)), "SecurityTokenNotYetValidException"),
        ["another audience"] = (payload => payload["aud"] = "another-portal", "SecurityTokenInvalidAudienceException"),
        ["no audience"] = (payload => payload.Remove("aud"), "SecurityTokenInvalidAudienceException"),
        ["for another by way of this one"] = (payload => payload["azp"] = "another-portal", "OpenIdConnectProtocolException"),
        ["another issuer"] = (payload => payload["iss"] = "https://evil.example", "SecurityTokenInvalidIssuerException"),
        ["a like issuer"] = (payload => payload["iss"] = payload["iss"]!.GetValue<string>() + "2", "SecurityTokenInvalidIssuerException"),
        ["another nonce"] = (payload => payload["nonce"] = "another", "OpenIdConnectProtocolInvalidNonceException"),
        ["no nonce"] = (payload => payload.Remove("nonce"), "OpenIdConnectProtocolInvalidNonceException"),
        ["no subject"] = (payload => payload.Remove("sub"), "OpenIdConnectProtocolException"),
        ["another access token"] = (payload => payload["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA", "OpenIdConnectProtocolInvalidAtHashException"),
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
        await RefusedAsync(product, new OutsideVouch { Acr = "gold", Spoil = _faults[fault].Spoil }, _faults[fault].Found);

    [Theory]
    [MemberData(nameof(Signatures))]
    public async Task Token_NotSignedByTheAuthority_SignsNobodyIn(string product, Signing signing) =>
        // Where there is no signature at all, the library falls over its absence (IDX10000) or says so (IDX10504).
        await RefusedAsync(
            product,
            new OutsideVouch { Acr = "gold", Signing = signing },
            signing is Signing.None or Signing.NoneByNoKey ? "IDX10" : "Signature"
        );

    [Theory]
    [InlineData("keycloak")]
    [InlineData("duende")]
    public async Task Token_AsItIsIssued_SignsIn(string product)
    {
        using var client = shared.Of(product).Portal.Anonymous();

        Assert.Equal("/", await shared.Of(product).TravelAsync(client, new OutsideVouch { Acr = "gold" }));
    }

    private async Task RefusedAsync(string product, OutsideVouch vouch, string found)
    {
        var host = shared.Of(product);
        shared.Log.Lines.Clear();
        using var client = host.Portal.Anonymous();

        Assert.Equal("/sign-in/refused?why=outside-failed", await host.TravelAsync(client, vouch));
        Assert.False(await OutsideHost.IsInAsync(client));
        Assert.Contains(
            found,
            Assert.Single(shared.Log.Lines, line => line.Contains("was refused", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    // As a whole: one that ends before it begins is refused for that.
    private static void Expire(JsonObject payload)
    {
        payload["exp"] = Seconds(TimeSpan.FromMinutes(-5));
        if (payload.ContainsKey("nbf"))
        {
            payload["nbf"] = Seconds(TimeSpan.FromMinutes(-10));
        }
    }

    private static long Seconds(TimeSpan from) => TimeProvider.System.GetUtcNow().Add(from).ToUnixTimeSeconds();

    public sealed class Shared : IAsyncLifetime
    {
        private readonly Dictionary<string, OutsideHost> _hosts = new(StringComparer.Ordinal);

        internal KeptLog Log { get; } = new();

        internal OutsideHost Of(string product) => _hosts[product];

        public async ValueTask InitializeAsync()
        {
            var options = new PortalHostOptions
            {
                Services = services => services.AddSingleton<ILoggerProvider>(Log),
                Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Logging:LogLevel:Default"] = "Warning" },
            };
            foreach (var product in new[] { "keycloak", "duende" })
            {
                _hosts[product] = await OutsideHost.StartAsync(product, options);
                await _hosts[product].LinkedOwnerAsync();
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts.Values)
            {
                await host.DisposeAsync();
            }

            Log.Dispose();
        }
    }
}
