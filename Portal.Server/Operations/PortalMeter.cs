using System.Diagnostics.Metrics;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity.Live;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Server.Operations;

/// <summary>The portal's own figures. They are read when somebody asks, and name neither people nor colonies nor jobs.</summary>
internal sealed class PortalMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Pollinator";

    public PortalMeter(IMeterFactory meters, Board board, Roster roster, ExecutorViews executors, CommitQueue commits, LogStore logs, Figures rest)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableUpDownCounter(
            "pollinator.jobs",
            () => Counted(board.Jobs.CountBy(job => job.State), "state"),
            "{job}",
            "Jobs that have not ended, by state."
        );
        meter.CreateObservableUpDownCounter(
            "pollinator.executors",
            () => Counted(roster.All.CountBy(executors.Health), "health"),
            "{executor}",
            "Executors that are not retired, by their health."
        );
        meter.CreateObservableUpDownCounter("pollinator.commits.waiting", () => commits.Waiting, "{write}", "Writes that wait for the database.");
        meter.CreateObservableCounter("pollinator.log.received", () => logs.Received, "By", "Bytes of jobs' logs taken and on disk.");
        meter.CreateObservableUpDownCounter(
            "pollinator.requests",
            () => rest.Requests,
            "{request}",
            "Requests of people and their programs under way."
        );
        meter.CreateObservableGauge("pollinator.disk.free", () => rest.FreeBytes, "By", "Room left on the disk of the data folder.");
        var durations = meter.CreateHistogram<double>("pollinator.commit.duration", "s", "How long the database took for a batch of writes.");
        var sizes = meter.CreateHistogram<int>("pollinator.commit.writes", "{write}", "How many writes shared a commit.");
        commits.Committed += (writes, duration) =>
        {
            sizes.Record(writes);
            durations.Record(duration.TotalSeconds);
        };
    }

    private static IEnumerable<Measurement<int>> Counted<T>(IEnumerable<KeyValuePair<T, int>> counts, string tag)
        where T : struct, Enum
    {
        var known = counts.ToDictionary();
        // Also those of which there are none: a line that ends is no line at zero.
        return Enum.GetValues<T>()
            .Select(value => new Measurement<int>(known.GetValueOrDefault(value), new KeyValuePair<string, object?>(tag, $"{value}")));
    }

    /// <summary>Figures of which no room keeps count for itself.</summary>
    internal sealed class Figures(LiveRequests requests, DataOptions data)
    {
        public int Requests => requests.Count;

        public long FreeBytes => DiskHealth.FreeBytes(data);
    }
}
