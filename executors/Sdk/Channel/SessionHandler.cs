using System.Net;
using System.Net.Http.Headers;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Sdk.Channel;

/// <summary>Puts the session's token on every request; one that the portal no longer knows is renewed and the request sent once more.</summary>
internal sealed class SessionHandler(PortalSession session, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var token = await session.GetAsync(ct);
        var response = await SendWithAsync(request, token, ct);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        response.Dispose();
        return await SendWithAsync(request, await session.RenewAsync(token, ct), ct);
    }

    private Task<HttpResponseMessage> SendWithAsync(HttpRequestMessage request, ExecutorSession token, CancellationToken ct)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return base.SendAsync(request, ct);
    }
}
