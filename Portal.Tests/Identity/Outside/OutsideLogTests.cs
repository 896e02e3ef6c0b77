using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>What is never written down.</summary>
[Trait("Stage", "Integration")]
public sealed class OutsideLogTests
{
    [Theory]
    [InlineData("keycloak")]
    [InlineData("duende")]
    public async Task Logs_WhateverTheyAreSetTo_HoldNoTokenSecretOrCode(string product)
    {
        using var log = new KeptLog();
        await using var host = await OutsideHost.StartAsync(
            product,
            new PortalHostOptions
            {
                Services = services => services.AddSingleton<ILoggerProvider>(log),
                Settings = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Logging:LogLevel:Default"] = "Trace",
                    ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
                    // Writes whole addresses down, of all requests; off as the portal comes.
                    ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "Warning",
                },
            }
        );
        await host.LinkedOwnerAsync();
        using var client = host.Portal.Anonymous();

        foreach (var vouch in Vouches())
        {
            await host.TravelAsync(client, vouch);
            await Forms.SendAsync(client, "/sign-out", "none", []);
        }

        await OutsideHost.BackAsync(client, host.Authority.Deny(await OutsideHost.LeaveAsync(client), "server_error"));
        Assert.Contains(log.Lines, line => line.Contains("What the authority campus answered was refused", StringComparison.Ordinal));
        Assert.NotEmpty(host.Authority.Canaries);
        Assert.All(
            host.Authority.Canaries.Append("canary-description"),
            canary =>
            {
                Assert.DoesNotContain(log.Lines, line => line.Contains(canary, StringComparison.Ordinal));
                Assert.Empty(Canaries.InFiles(host.Portal.Folder, canary));
            }
        );
    }

    private static IEnumerable<OutsideVouch> Vouches() =>
        [
            new() { Acr = "gold" },
            new() { Subject = "nobody" },
            new() { Spoil = payload => payload["exp"] = 1 },
            new() { Spoil = payload => payload["nonce"] = "canary-nonce" },
            new() { Spoil = payload => payload["iss"] = "https://evil.example" },
            new() { Signing = Signing.OtherKey },
            new() { Signing = Signing.UnknownKey },
            new() { Signing = Signing.None },
            new() { Signing = Signing.NoneByNoKey },
        ];
}
