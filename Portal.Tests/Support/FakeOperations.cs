using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A portal that is well, until a test says otherwise.</summary>
internal sealed class FakeOperations : IOperations
{
    public static OperationsView Well { get; } =
        new()
        {
            At = OnPage.Noon,
            Looks = [],
            Versions = new PortalVersions("0.1.0", ".NET 10.0.12", "Debian, X64", OnPage.Noon.AddHours(-5), "4e05d89c1"),
            Database = new DatabaseFigures
            {
                Provider = "SQLite",
                Version = "3.53.3",
                Migrations = ["20261101000000_Start", "20261120000000_Systems"],
                Bytes = 94_200_000,
                LogBytes = 16_000_000,
                FreeBytes = 1_200_000,
            },
            Backup = new BackupFigures(OnPage.Noon.AddHours(-9), "/backups/pollinator.tar.gz", 1_300_000_000),
            Commits = new CommitFigures
            {
                Waiting = 0,
                Since = OnPage.Noon.AddMinutes(-15),
                Commits = 1240,
                P95Milliseconds = 4.2,
                SlowestMilliseconds = 31,
                LastAt = OnPage.Noon.AddSeconds(-1),
            },
            Folders =
            [
                new FolderFigures("Database", "/data", "whatever changes something", null, 41_000_000_000, 100_000_000_000),
                new FolderFigures("Logs of jobs", "/data/logs", "logs", 268_435_456, 41_000_000_000, 100_000_000_000),
            ],
            Queues = new QueueFigures
            {
                Waiting = 3,
                OldestWaiting = OnPage.Noon.AddMinutes(-41),
                Assigned = 1,
                Starting = 0,
                Running = 2,
                NoContact = 0,
                ExecutorsHeard = 2,
                Executors = 2,
                WakeUps = 2,
                Requests = 5,
            },
            Work =
            [
                new WorkFigures
                {
                    Name = "Leases and limits",
                    For = "Ends what passed a limit",
                    EveryMilliseconds = 1000,
                    LastAt = OnPage.Noon.AddSeconds(-1),
                    LastMilliseconds = 0.4,
                    NextAt = OnPage.Noon,
                    Times = 18_000,
                },
                new WorkFigures
                {
                    Name = "Local executor",
                    For = "Starts it beside the portal",
                    IsStanding = true,
                },
            ],
            Troubles = new RecentTroubles(OnPage.Noon.AddHours(-5), 200, 0, []),
        };

    public OperationsView View { get; set; } = Well;

    public Refusal? Refuse { get; set; }

    public static Trouble Trouble(string words, bool isError = true, long times = 1) =>
        new()
        {
            Reference = "0HNABC:00000002",
            IsError = isError,
            At = OnPage.Noon.AddMinutes(-1),
            FirstAt = OnPage.Noon.AddMinutes(-3),
            Times = times,
            Category = "Pollinator.Portal.Server.Ledger.Sealer",
            Words = words,
            Exceptions = ["DbUpdateException", "SqliteException"],
        };

    public static OperationsView With(params Trouble[] troubles) => Well with { Troubles = Well.Troubles with { Items = troubles } };

    public Task<Outcome<OperationsView>> ReadAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<OperationsView>>(Refuse is null ? View : Refuse);
}
