using Microsoft.AspNetCore.SignalR;

namespace Pollinator.Portal.Server.Identity.Live;

/// <summary>Asks with every call of a hub's method what was asked when its connection was opened: a call that comes later is a request like any other.</summary>
internal sealed class LiveCalls(LiveRequests live) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        invocationContext.Context is { User: { } who, ConnectionAborted: var gone } && await live.StandsAsync(who, gone)
            ? await next(invocationContext)
            : throw new HubException("not-signed-in: What this connection was opened with does not stand any more. Sign in, or send a valid token.");
}
