using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Slurm.Commands;

namespace Pollinator.Slurm.Guest;

/// <summary>Counts everything that is done on a system: what its owners can read is what was done, not what was meant.</summary>
internal sealed class Tally(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (RemoteCommand Command, HourCount Count)> _commands = new(StringComparer.Ordinal);
    private readonly HourCount _files = new(time);

    public DateTimeOffset Since { get; } = time.GetUtcNow();

    public long FileCallsLastHour => _files.LastHour;

    public long SchedulerRequestsLastHour => _commands.Values.Where(one => one.Command.Asked == Asked.Scheduler).Sum(one => one.Count.LastHour);

    public void Add(RemoteCommand command) => _commands.GetOrAdd(command.Template, _ => (command, new(time))).Count.Add();

    public void AddFileCall() => _files.Add();

    public IReadOnlyList<GuestCommand> Commands(Func<RemoteCommand, string> interval) =>
        [
            .. _commands
                .Values.OrderByDescending(one => one.Count.Total)
                .Select(one => new GuestCommand(
                    one.Command.Template,
                    one.Command.Why,
                    interval(one.Command),
                    one.Command.Asked == Asked.Scheduler,
                    one.Count.LastHour,
                    one.Count.Total
                )),
        ];
}
