using System.Collections.Concurrent;
using System.Net;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>What became of a message at a push service.</summary>
/// <param name="Host">Which push service: its name alone, since the rest of the address is the browser's secret.</param>
/// <param name="Said">What became of it.</param>
internal sealed record PushAnswer(string Host, PushResult Said);

/// <summary>A push service that does not believe the portal what it says of itself.</summary>
internal sealed class PushDeniedException(string host, HttpStatusCode? status)
    : Exception($"{host} answers {(int?)status}: it does not believe this portal. See the machine's clock, and Push:Contact or PublicUrl.");

/// <summary>
/// Says to whoever runs the portal what push services do not take: in the log once for each round and service, and to the operations page for as long
/// as a service does not believe the portal.
/// </summary>
internal sealed partial class PushAnswers(TimeProvider time, ILogger logger)
{
    // Without news nothing is sent and nothing is known: what was so long ago is nobody's trouble now.
    private static readonly TimeSpan Lasts = PushRound.Life;

    private readonly ConcurrentDictionary<string, (PushDeniedException Fault, DateTimeOffset At)> _denied = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A push service that does not believe the portal, and has taken nothing since; null where there is none.</summary>
    public PushDeniedException? Denied =>
        _denied.Values.Where(denied => denied.At > time.GetUtcNow() - Lasts).Select(denied => denied.Fault).FirstOrDefault();

    /// <summary>Takes in what was answered in a round.</summary>
    public void Take(IEnumerable<PushAnswer> answers)
    {
        foreach (var host in answers.GroupBy(answer => answer.Host, answer => answer.Said, StringComparer.OrdinalIgnoreCase))
        {
            var denied = host.Where(result => result.Outcome == PushOutcome.Denied).ToList();
            var refused = host.Where(result => result.Outcome == PushOutcome.Refused).ToList();
            if (host.Any(result => result.Outcome == PushOutcome.Accepted))
            {
                _denied.TryRemove(host.Key, out _);
            }
            else if (denied.Count > 0)
            {
                _denied[host.Key] = (new PushDeniedException(host.Key, denied[0].Status), time.GetUtcNow());
            }

            Say(host.Key, denied, refused);
        }
    }

    // One line for each service, however many browsers it serves. What is our own fault comes first.
    private void Say(string host, List<PushResult> denied, List<PushResult> refused)
    {
        if (denied.Count > 0)
        {
            var (status, fault) = ((int?)denied[0].Status, denied[0].Fault?.GetType().Name);
            Log.Denied(logger, host, status, fault, denied.Count);
        }
        else if (refused.Count > 0)
        {
            var (status, fault) = ((int?)refused[0].Status, refused[0].Fault?.GetType().Name);
            Log.Refused(logger, host, status, fault, refused.Count);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "The push service {Host} does not believe this portal (status {Status}, {Fault}); {Count} messages wait and are tried again. See whether the machine's clock is right, and whether Push:Contact or PublicUrl names whom to write to."
        )]
        public static partial void Denied(ILogger logger, string host, int? status, string? fault, int count);

        [LoggerMessage(
            LogLevel.Warning,
            "The push service {Host} does not take {Count} messages to browsers (status {Status}, {Fault}); they are not sent again, and stand under the bell."
        )]
        public static partial void Refused(ILogger logger, string host, int? status, string? fault, int count);
    }
}
