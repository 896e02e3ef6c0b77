using Microsoft.Extensions.Options;
using Pollinator.Portal.Server.Identity.Outside;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>What the settings of an authority must be.</summary>
[Trait("Stage", "Integration")]
public sealed class OutsideSettingsTests
{
    private static AuthorityOptions Good =>
        new()
        {
            Authority = "https://login.uni.example/realms/research",
            ClientId = "pollinator",
            ClientSecret = "a secret",
        };

    [Theory]
    [InlineData("https://login.uni.example/realms/research")]
    [InlineData("https://proxy.uni.example/")]
    [InlineData("http://localhost:8080/realms/research")]
    [InlineData("http://127.0.0.1:5001")]
    public void Settings_AsTheyMustBe_AreTaken(string authority) => Assert.Empty(FaultsOf("campus-2", Good with { Authority = authority }));

    [Theory]
    [InlineData("")]
    [InlineData("login.uni.example")]
    [InlineData("http://login.uni.example")]
    [InlineData("ftp://login.uni.example")]
    [InlineData("https://login.uni.example/?tenant=1")]
    [InlineData("https://user:word@login.uni.example")]
    public void Authority_ThatIsNoSafeAddress_IsNamed(string authority) =>
        Assert.Contains(
            "Authorities:campus:Authority is '",
            Assert.Single(FaultsOf("campus", Good with { Authority = authority })),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Campus")]
    [InlineData("campus/../x")]
    [InlineData("cam pus")]
    [InlineData("käsi")]
    public void Name_ThatIsNoPartOfAnAddress_IsNamed(string name) =>
        Assert.StartsWith($"Authorities:{name} is no name", Assert.Single(FaultsOf(name, Good)), StringComparison.Ordinal);

    [Fact]
    public void Settings_ThatAreMissing_AreNamedAllAtOnce()
    {
        var faults = FaultsOf(
            "campus",
            new AuthorityOptions
            {
                NameClaim = "",
                Scopes = ["profile"],
                MfaAcr = ["a b"],
            }
        );

        Assert.Equal(
            ["Authority", "ClientId", "ClientSecret", "Scopes", "MfaAcr", "NameClaim"],
            faults.Select(fault => fault.Split(' ')[0].Split(':')[2])
        );
    }

    [Fact]
    public void Authorities_OfOneIssuer_AreNamed()
    {
        var options = new OutsideOptions { ByName = { ["one"] = Good, ["two"] = Good with { Authority = Good.Authority + "/" } } };

        var result = new OutsideOptionsCheck().Validate(null, options);

        Assert.Equal("Authorities:one:Authority and Authorities:two:Authority are the same issuer. Each must be another.", result.FailureMessage);
    }

    [Fact]
    public void Options_InWords_DoNotShowTheSecret() => Assert.DoesNotContain("a secret", Good.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Portal_WithoutASecret_DoesNotStart()
    {
        var bad = new PortalHostOptions
        {
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Authorities:campus:Authority"] = "https://login.uni.example",
                ["Authorities:campus:ClientId"] = "pollinator",
            },
        };

        var fault = Assert.ThrowsAny<Exception>(() => PortalHost.StartAsync(bad).GetAwaiter().GetResult());

        Assert.Contains("Authorities:campus:ClientSecret is missing.", fault.ToString(), StringComparison.Ordinal);
    }

    private static List<string> FaultsOf(string name, AuthorityOptions authority) =>
        [.. new OutsideOptionsCheck().Validate(null, new OutsideOptions { ByName = { [name] = authority } }).Failures ?? []];
}
