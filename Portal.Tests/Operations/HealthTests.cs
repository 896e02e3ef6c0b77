using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>Whoever balances loads, or looks after the portal, asks how it is.</summary>
[Trait("Stage", "Integration")]
public sealed class HealthTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_OfAPortalThatWorks_IsOneWord_ForAnybody()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Anonymous();

        var answer = await client.GetAsync("/health", Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Healthy\ndatabase: Healthy\ndisk: Healthy\n", await answer.Content.ReadAsStringAsync(Ct));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Health_WhoseDiskHasNoRoom_SaysSo_AndStillServes()
    {
        var settings = new Dictionary<string, string> { ["Logs:KeepFreeBytes"] = $"{long.MaxValue}" };
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });
        using var client = portal.Anonymous();

        var answer = await client.GetAsync("/health", Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Degraded\ndatabase: Healthy\ndisk: Degraded\n", await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task Health_WhoseWritersStand_IsBad()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = portal.Anonymous();
        var gate = portal.Services.GetRequiredService<WriteGate>();
        gate.Enter(Ct);
        try
        {
            var answer = await client.GetAsync("/health", Ct);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.StartsWith("Unhealthy\ndatabase: Unhealthy\n", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
        finally
        {
            gate.Leave();
        }
    }
}
