using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A system as one that was found out about looks.</summary>
internal static class SystemSamples
{
    public const string Fingerprint = "SHA256:pX3f8Qm2vK0aWn7RzT1cJYbE5uLdHs9GiOo4NtCkVxA";
    public const string Other = "SHA256:9dRt01LwQm2vK0aWn7RzT1cJYbE5uLdHs9GiOo4NUe5";

    public static SystemView View(string name, SystemContact contact = SystemContact.Connected, bool mine = true) =>
        new()
        {
            Id = SystemId.New(),
            Name = name,
            Address = new SystemAddress($"{name}.csc.example", 22, "lindqvia"),
            Owner = "Ada Lindqvist",
            IsMine = mine,
            AddedAt = OnPage.Noon.AddDays(-1),
            Pinned = [Key(name, Fingerprint)],
            Status = new SystemStatus
            {
                Contact = contact,
                Since = OnPage.Noon.AddMinutes(-8),
                Rung = Rung.Twin,
                RungWhy = "The login node reaches the portal, and programs outlive a sign-in there.",
            },
            Findings = Findings(),
        };

    public static HostKey Key(string name, string fingerprint) => new($"{name}.csc.example:22", "ssh-ed25519", fingerprint);

    public static SystemView Changed(string name)
    {
        var view = View(name, SystemContact.HostKeyChanged);
        return view with { Status = view.Status with { Shown = [Key(name, Other)] } };
    }

    public static SystemFindings Findings() =>
        new()
        {
            FoundAt = OnPage.Noon.AddMinutes(-7),
            SlurmVersion = "22.05.8",
            ClusterName = "lumi",
            HostName = "uan01",
            OperatingSystem = "SUSE Linux Enterprise 15.5",
            LoginShell = "/bin/bash",
            HasAccounting = true,
            MaxArraySize = 1001,
            ContainerRuntimes = ["singularity"],
            ClockOffsetMilliseconds = 40,
            ReachesPortal = true,
            DetachedBy = ["systemd-run", "setsid"],
            SessionsSeen = 4,
            Partitions =
            [
                new PartitionFinding
                {
                    Name = "standard-g",
                    IsDefault = true,
                    State = "UP",
                    MaxWalltimeSeconds = 172_800,
                    Nodes = 2728,
                    CpusPerNode = 128,
                    MemoryBytesPerNode = 512L << 30,
                    Gpus = [new GpuModel("mi250x", 8, 64L << 30)],
                },
                new PartitionFinding
                {
                    Name = "debug",
                    State = "DRAIN",
                    Nodes = 8,
                    CpusPerNode = 64,
                    MemoryBytesPerNode = 256L << 30,
                    MaxNodesPerJob = 4,
                    PreemptMode = "REQUEUE",
                },
            ],
            Accounts =
            [
                new AccountFinding
                {
                    Name = "project_465001234",
                    IsDefault = true,
                    Qos = ["normal", "long"],
                    CoreHoursUsed = 3_412,
                    CoreHoursLimit = 10_000,
                },
            ],
            Storage = [new StorageFinding("/users/lindqvia", "home", 19_000_000_000, 20_000_000_000, true, 41_000, 100_000)],
            Unknown = ["Whether compute nodes see the same home is not known before a self-test."],
        };

    public static GuestSheet Sheet() =>
        new()
        {
            At = OnPage.Noon,
            Program = "pollinator-slurm 0.1.0",
            Account = "lindqvia@lumi.csc.example",
            CountedSince = OnPage.Noon.AddDays(-1),
            Commands =
            [
                new GuestCommand(
                    "squeue -h -u <user> -t all -o <format>",
                    "States of all jobs at once",
                    "every 20 s while jobs wait or run",
                    true,
                    180,
                    4_120
                ),
                new GuestCommand(
                    "cat <attempt>/started <attempt>/end",
                    "Whether a job began or ended",
                    "every 2 s while watched",
                    false,
                    900,
                    18_000
                ),
            ],
            SchedulerRequestsLastHour = 180,
            SchedulerRequestsLimitPerHour = 720,
            FileCallsLastHour = 900,
            Files = [new GuestFact("~/.pollinator/", "its program, and a folder for each attempt")],
            Keys = [new GuestFact("SHA256:pX3f…", "in authorized_keys, restricted")],
            HowToStop = [new GuestFact("The user", "touch ~/.pollinator/STOP"), new GuestFact("The centre", "/etc/pollinator/policy.json")],
        };
}
