using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Personal tokens through the API.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task Token_JustMade_Works()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();

        var account = await client.GetFromJsonAsync("/api/v1/account", ContractsJson.Default.AccountView);

        Assert.Equal(PortalHost.OwnerEmail, account!.Email);
        Assert.Equal("Bees", account.ColonyName);
    }
}
