using System.Net;
using System.Net.Http.Json;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Executors;

[Trait("Stage", "Integration")]
public sealed class ProtocolTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("2")]
    [InlineData("1.0")]
    [InlineData("one")]
    public async Task Message_OfAVersionThatIsNotSpoken_IsRefused(string? version)
    {
        await using var portal = await PortalHost.StartAsync();

        var problem = await RegisterAsync(portal, version);

        Assert.Equal((HttpStatusCode.BadRequest, "protocol-not-spoken"), problem);
    }

    [Fact]
    public async Task Message_OfThePresentVersion_IsTaken()
    {
        await using var portal = await PortalHost.StartAsync();

        var problem = await RegisterAsync(portal, $"{ProtocolVersion.Present}");

        Assert.Equal((HttpStatusCode.BadRequest, "bad-registration"), problem);
    }

    private static async Task<(HttpStatusCode Status, string? Code)> RegisterAsync(PortalHost portal, string? version)
    {
        using var client = portal.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/executors/register")
        {
            Content = JsonContent.Create(new RegisterExecutor("no code", "no key", "local"), ContractsJson.Default.RegisterExecutor),
        };
        if (version is not null)
        {
            request.Headers.Add(ProtocolVersion.Header, version);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Problem, TestContext.Current.CancellationToken);
        return (answer.StatusCode, problem?.Code);
    }
}
