using System.Collections.Concurrent;
using System.Net;

namespace Pollinator.Portal.Server.Notifications.Push;

/// <summary>What became of a message at a push service.</summary>
/// <param name="Host">Which push service: its name alone, since the rest of the address is the browser's secret.</param>
/// <param name="Person">Whose browser it was for.</param>
/// <param name="Said">What became of it.</param>
internal sealed record PushAnswer(string Host, Guid Person, PushResult Said);

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

    private readonly ConcurrentDictionary<string, Denial> _denied = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A push service that does not believe the portal, and has taken nothing since; null where there is none.</summary>
    public PushDeniedException? Denied => _denied.Values.FirstOrDefault(denial => denial.IsPortals(time.GetUtcNow() - Lasts))?.Fault;

    /// <summary>Takes in what was answered in a round.</summary>
    /// <param name="answers">What push services said.</param>
    /// <param name="proven">Those that have ever taken something for a browser that is still told.</param>
    public void Take(IEnumerable<PushAnswer> answers, IReadOnlySet<string> proven)
    {
        foreach (var host in answers.GroupBy(answer => answer.Host, StringComparer.OrdinalIgnoreCase))
        {
            var denied = host.Where(answer => answer.Said.Outcome == PushOutcome.Denied).ToList();
            var refused = host.Select(answer => answer.Said).Where(result => result.Outcome == PushOutcome.Refused).ToList();
            if (host.Any(answer => answer.Said.Outcome == PushOutcome.Accepted))
            {
                _denied.TryRemove(host.Key, out _);
            }
            else if (denied.Count > 0)
            {
                var people = _denied.TryGetValue(host.Key, out var before)
                    ? new Dictionary<Guid, DateTimeOffset>(before.People)
                    : new Dictionary<Guid, DateTimeOffset>();
                foreach (var answer in denied)
                {
                    people[answer.Person] = time.GetUtcNow();
                }

                var fault = new PushDeniedException(host.Key, denied[0].Said.Status);
                _denied[host.Key] = new Denial(fault, people, proven.Contains(host.Key) || PushMakers.Have(host.Key));
            }

            Say(host.Key, [.. denied.Select(answer => answer.Said)], refused);
        }
    }

    /// <summary>Forgets who is told by which push service no more.</summary>
    /// <param name="told">Push services with the people whose browsers are theirs.</param>
    public void KeepOnly(ILookup<string, Guid> told)
    {
        foreach (var (host, denial) in _denied)
        {
            var people = denial.People.Where(one => told[host].Contains(one.Key)).ToDictionary(one => one.Key, one => one.Value);
            if (people.Count == 0)
            {
                _denied.TryRemove(host, out _);
            }
            else
            {
                _denied[host] = denial with { People = people };
            }
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

    private sealed record Denial(PushDeniedException Fault, Dictionary<Guid, DateTimeOffset> People, bool IsProven)
    {
        // A service that denies one person alone, and never took anything, may be that person's own machine.
        public bool IsPortals(DateTimeOffset since) => People.Values.Count(at => at > since) >= (IsProven ? 1 : 2);
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
