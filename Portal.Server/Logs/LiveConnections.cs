using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.SignalR;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// Looks every half minute whether those who hold a live connection may still: it was proved once, when it was opened, and would otherwise
/// outlive a revoked token or a closed account.
/// </summary>
internal sealed class LiveConnections(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    /// <summary>How often everyone is asked again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, HubCallerContext> _connections = new(StringComparer.Ordinal);

    /// <summary>A connection was opened.</summary>
    public void Add(HubCallerContext connection) => _connections[connection.ConnectionId] = connection;

    /// <summary>A connection has ended.</summary>
    public void Remove(HubCallerContext connection) => _connections.TryRemove(connection.ConnectionId, out _);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var connection in _connections.Values)
            {
                if (!await MayStayAsync(connection))
                {
                    connection.Abort();
                }
            }
        }
    }

    // A request of its own, since an authentication handler answers once for each.
    private async Task<bool> MayStayAsync(HubCallerContext connection)
    {
        if (connection.GetHttpContext() is not { } opened || CallerClaims.Find(connection.User) is not { } caller)
        {
            return false;
        }
        await using var scope = scopes.CreateAsyncScope();
        var again = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        again.Request.Scheme = opened.Request.Scheme;
        again.Request.Host = opened.Request.Host;
        again.Request.Headers.Authorization = opened.Request.Headers.Authorization;
        again.Request.Headers.Cookie = opened.Request.Headers.Cookie;
        var result = await again.AuthenticateAsync();
        return result.Succeeded && CallerClaims.Find(result.Principal) == caller;
    }
}
