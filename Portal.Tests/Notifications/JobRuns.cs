using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;

namespace Pollinator.Portal.Tests.Notifications;

/// <summary>Jobs that begin and end, as news are made of.</summary>
internal static class JobRuns
{
    /// <summary>Runs a job from submit to success.</summary>
    /// <returns>Its number.</returns>
    public static async Task<long?> RunJobAsync(this PortalHost portal, Caller caller) => (await portal.RunAsync(caller)).Number;

    /// <summary>The same, with all that is listed of it.</summary>
    public static async Task<JobListItem> RunAsync(this PortalHost portal, Caller caller)
    {
        var ct = TestContext.Current.CancellationToken;
        var (http, held) = await portal.HoldAsync(caller, null);
        using var _ = http;
        var (channel, attempt) = (new PortalChannel(http), new AttemptKey(held.Job, held.Attempt));
        var now = portal.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await channel.PermitAsync(attempt, ct);
        var running = new AttemptEvent
        {
            Number = 1,
            Kind = AttemptEventKind.Running,
            At = now,
        };
        await channel.TellAsync(attempt, running, ct);
        var end = new CloseAttempt
        {
            End = AttemptEnd.Succeeded,
            Reason = EndReason.Exited,
            At = now,
        };
        await channel.CloseAsync(attempt, end, ct);
        return (await portal.Services.GetRequiredService<IJobs>().GetAsync(caller, held.Job, ct)).Require().Summary;
    }
}
