using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk.Channel;

namespace Pollinator.Portal.Tests.Executors;

/// <summary>Whether the portal is at an address is proved before anything is told there.</summary>
[Trait("Stage", "Integration")]
public sealed class PortalReachTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Portal_AtItsAddress_IsReached()
    {
        await using var portal = await PortalHost.StartAsync();

        Assert.Null(await PortalReach.WhyNotAsync(portal.Address, portal.Services.GetRequiredService<PortalId>().PublicKey, Ct));
    }

    [Fact]
    public async Task Portal_OfAnotherKey_IsNot()
    {
        await using var portal = await PortalHost.StartAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        var why = await PortalReach.WhyNotAsync(portal.Address, Convert.ToBase64String(other.ExportSubjectPublicKeyInfo()), Ct);

        Assert.Contains("is not the portal", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proof_FetchedBySomebodyElse_IsHeldToKeyAndNumber()
    {
        await using var portal = await PortalHost.StartAsync();
        var (key, nonce) = (portal.Services.GetRequiredService<PortalId>().PublicKey, PortalReach.Nonce());
        using var http = new HttpClient();

        var answer = await http.GetStringAsync(new Uri(PortalReach.Address(portal.Address.AbsoluteUri, nonce)), Ct);

        Assert.True(PortalReach.IsProof(key, nonce, answer));
        Assert.False(PortalReach.IsProof(key, PortalReach.Nonce(), answer));
        Assert.False(PortalReach.IsProof(key, nonce, "<html>somebody else</html>"));
    }

    [Fact]
    public async Task Nobody_IsNot() =>
        Assert.Contains("cannot be reached", await PortalReach.WhyNotAsync(new("http://127.0.0.1:9"), "", Ct), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("0123456789abcdef\n")]
    [InlineData("pollinator-session-1 0123456789abcdef")]
    public async Task Nonce_OfAnotherForm_IsNotSigned(string nonce)
    {
        await using var portal = await PortalHost.StartAsync();

        Assert.Null(portal.Services.GetRequiredService<PortalId>().Prove(nonce));
    }
}
