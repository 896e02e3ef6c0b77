using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Identity.Live;

/// <summary>
/// Looks four times a minute whether those who hold a request open may still: it was proved once, when it came, and a stream, a download or a hub's
/// connection would otherwise outlive a sign-out, a revoked token or a lost role. What has fallen is cut off.
/// </summary>
internal sealed partial class LiveRequests(IEnumerable<IStands> stands, TimeProvider time, ILogger<LiveRequests> logger)
    : BackgroundService,
        IReportsWork
{
    /// <summary>How often everyone is asked again.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // Most requests are answered long before: they cost no question.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<LiveRequest, bool> requests = new();
    private readonly Dictionary<string, IStands> known = stands.ToDictionary(one => one.Scheme, StringComparer.Ordinal);

    /// <inheritdoc />
    public WorkRecord Work { get; } = new("Open requests", "Ends those whose session or token does not stand any more", Interval, time);

    /// <summary>How many are being answered.</summary>
    public int Count => requests.Count;

    /// <summary>A request was let in.</summary>
    public LiveRequest Enter(HttpContext context)
    {
        var request = new LiveRequest(context, time.GetTimestamp());
        requests[request] = true;
        return request;
    }

    /// <summary>A request was answered, or has ended otherwise.</summary>
    public void Leave(LiveRequest request)
    {
        requests.TryRemove(request, out _);
        request.Answered();
    }

    /// <summary>Asks for all that last whether they may, and ends those that may not.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        foreach (var request in requests.Keys.Where(request => time.GetElapsedTime(request.Since) >= Short))
        {
            if (!(request.Until <= time.GetUtcNow()) && await StandsAsync(request.Who, ct))
            {
                continue;
            }

            // A page sees by itself that its person has gone, and leads to signing in. It has until the next look.
            if (request.IsPage && !request.HasFallen)
            {
                request.HasFallen = true;
                continue;
            }

            Log.Ended(logger);
            request.Abort();
        }
    }

    /// <summary>Whether what proved this principal still stands.</summary>
    public async ValueTask<bool> StandsAsync(ClaimsPrincipal who, CancellationToken ct)
    {
        try
        {
            // What nobody can vouch for does not stand.
            return known.TryGetValue(who.Identity?.AuthenticationType ?? "", out var one) && await one.StandsAsync(who, ct);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException)
        {
            // Asked again at the next look: a database that is busy for a moment is no reason to cut everybody off.
            Log.NotAsked(logger, exception);
            return true;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                using var run = Work.Begin();
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The portal ends, and all requests with it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A request was cut off: the session or token that had allowed it does not stand any more.")]
        public static partial void Ended(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "Whether a request may go on could not be asked; it is tried again in a moment.")]
        public static partial void NotAsked(ILogger logger, Exception exception);
    }
}
