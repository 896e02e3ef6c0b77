using System.Reflection;
using Pollinator.Contracts;
using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Jobs;

namespace Pollinator.Slurm.Guest;

/// <summary>Writes the sheet that says what is done on a system: what was counted, and the settings in force.</summary>
internal static class SheetWriter
{
    public static GuestSheet Write(JobDesk desk, SlurmOptions options)
    {
        var rates = Rates.Of(desk.Policy);
        var home = desk.Cluster.Shell.Home;
        return new()
        {
            At = desk.Time.GetUtcNow(),
            Program = $"pollinator-slurm {Version()}",
            Account = $"{desk.Facts.User}@{desk.Facts.Findings.HostName}",
            CountedSince = desk.Cluster.Tally.Since,
            Commands = desk.Cluster.Tally.Commands(command => Interval(command, rates)),
            SchedulerRequestsLastHour = desk.Cluster.Tally.SchedulerRequestsLastHour,
            SchedulerRequestsLimitPerHour = (rates.LooksPerMinute * 60L) + JobDesk.SavedLooks - 1,
            FileCallsLastHour = desk.Cluster.Tally.FileCallsLastHour,
            Files = GuestFacts.Files(options.Rung, home),
            Ports = GuestFacts.Ports(options),
            Keys = GuestFacts.Keys(options.Rung),
            Processes = GuestFacts.Processes(options),
            HowToStop = GuestFacts.HowToStop(options),
            Policy = desk.Policy.Facts(),
        };
    }

    private static string Interval(RemoteCommand command, Rates rates) =>
        command.When
        ?? command.Words[0] switch
        {
            "squeue" =>
                $"every {QueueWatch.Interval.TotalSeconds:0} s while jobs wait or run, sooner after a submit, at most {rates.LooksPerMinute} a minute in the long run",
            "sacct" when command.Asked == Asked.Accounting =>
                $"when jobs have gone from the queue or ended badly, at most {rates.LooksPerMinute} a minute in the long run",
            "sbatch" => "once for each job",
            "scancel" => "when a job is cancelled",
            _ => "at each start of the program, and when you ask it to look around",
        };

    private static string Version() =>
        typeof(SheetWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
