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
            SchedulerRequestsLimitPerHour = rates.LooksPerMinute * 60L,
            FileCallsLastHour = desk.Cluster.Tally.FileCallsLastHour,
            Files = options.Rung == Rung.OverSsh ? FilesOverSsh(home) : FilesHere(home),
            Ports =
            [
                new(
                    "none",
                    options.Rung == Rung.OverSsh
                        ? "nothing listens there; the portal comes in by SSH"
                        : "this program opens no port; it dials out to the portal"
                ),
            ],
            Processes =
                options.Rung == Rung.OverSsh
                    ? []
                    : [new("pollinator-slurm", "one, on the login node; it starts Slurm's commands and ends with them")],
            HowToStop =
            [
                options.Rung == Rung.OverSsh
                    ? new(
                        "You",
                        "Remove the system from the portal, or take its key out of ~/.ssh/authorized_keys: nothing is sent there any more. Jobs go on; scancel ends them as usual."
                    )
                    : new("You", "touch ~/.pollinator/STOP on the system: the program ends; jobs go on. scancel ends jobs as usual."),
                new("The centre", $"a policy in {options.PolicyFile} with \"users\": [] lets nobody run jobs by a portal."),
            ],
            Policy = [.. desk.Policy.Facts()],
        };
    }

    private static IReadOnlyList<GuestFact> FilesHere(string home) =>
        [
            new($"{home}/attempts/", "a folder for each job: its files, script and output; removed when the portal has all of it"),
            new(home, "this program's key, its registration and what it must remember of jobs; only you can look into it (0700)"),
        ];

    private static IReadOnlyList<GuestFact> FilesOverSsh(string home) =>
        [
            new(
                $"{home}/attempts/",
                "a folder for each job: its files, script and output; only you can look into it (0700). It stays until you remove it."
            ),
        ];

    private static string Interval(RemoteCommand command, Rates rates) =>
        command.Words[0] switch
        {
            "squeue" =>
                $"every {QueueWatch.Interval.TotalSeconds:0} s while jobs wait or run, sooner after a submit, at most {rates.LooksPerMinute} a minute",
            "sacct" when command.Asked == Asked.Accounting =>
                $"when jobs have gone from the queue or ended badly, at most {rates.LooksPerMinute} a minute",
            "sbatch" => "once for each job",
            "scancel" => "when a job is cancelled",
            _ => "at each start of the program, and when you ask it to look around",
        };

    private static string Version() =>
        typeof(SheetWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
