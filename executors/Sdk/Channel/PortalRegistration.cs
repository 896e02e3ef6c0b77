using System.Net.Http.Json;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.State;

namespace Pollinator.Sdk.Channel;

/// <summary>Makes an executor known to a portal, once.</summary>
public static class PortalRegistration
{
    /// <summary>Registers with a one-time code. Throws <see cref="PortalException"/> when the portal refuses or is away.</summary>
    public static async Task<Registration> RegisterAsync(HttpClient http, ExecutorKey key, string kind, string code, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/executors/register")
        {
            Content = JsonContent.Create(new RegisterExecutor(code, key.PublicKey, kind), ContractsJson.Default.RegisterExecutor),
        };
        using var response = await PortalHttp.SendAsync(http, request, TimeSpan.FromSeconds(30), ct);
        var registered = await PortalAnswers.ReadAsync(response, ContractsJson.Default.RegisteredExecutor, ct);
        return new(registered.Id, registered.Name, registered.Audience, registered.PortalKey);
    }
}
