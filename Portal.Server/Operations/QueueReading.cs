using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity.Live;

namespace Pollinator.Portal.Server.Operations;

/// <summary>How many jobs stand where, of all colonies together, and who waits for them.</summary>
internal sealed class QueueReading(Board board, Roster roster, ExecutorViews executors, LiveRequests requests)
{
    public QueueFigures Read()
    {
        var (states, noContact, oldest) = (new Dictionary<JobState, int>(), 0, (long?)null);
        foreach (var job in board.Jobs)
        {
            states[job.State] = states.GetValueOrDefault(job.State) + 1;
            noContact += job.NoContactSince is null ? 0 : 1;
            oldest = job.State == JobState.Waiting && !(oldest < job.SubmittedAt) ? job.SubmittedAt : oldest;
        }

        var all = roster.All.ToList();
        return new QueueFigures
        {
            Waiting = states.GetValueOrDefault(JobState.Waiting),
            OldestWaiting = oldest is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null,
            Assigned = states.GetValueOrDefault(JobState.Assigned),
            Starting = states.GetValueOrDefault(JobState.Starting) + states.GetValueOrDefault(JobState.Queued),
            Running = states.GetValueOrDefault(JobState.Running),
            NoContact = noContact,
            ExecutorsHeard = all.Count(executor => executors.Health(executor) == ExecutorHealth.Good),
            Executors = all.Count,
            WakeUps = all.Sum(executor => executor.Parked.Count),
            Requests = requests.Count,
        };
    }
}
