using Pollinator.Contracts;
using Pollinator.Portal.Server.Operations;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>What of the portal's figures a person is told to look at.</summary>
public sealed class OperationsLooksTests
{
    private static OperationsView Well => FakeOperations.Well;

    [Fact]
    public void Portal_ThatIsWell_NeedsNoLook() => Assert.Empty(OperationsLooks.Of(Well));

    [Fact]
    public void Backup_ThatNobodyKnowsOf_IsNoAlarm() => Assert.Empty(OperationsLooks.Of(Well with { Backup = null }));

    [Fact]
    public void Warning_InTheLog_IsNoAlarm() => Assert.Empty(OperationsLooks.Of(FakeOperations.With(FakeOperations.Trouble("Odd.", isError: false))));

    public static TheoryData<string, bool, OperationsView> Troubled =>
        new()
        {
            { "database-silent", true, Well with { Database = null } },
            { "migrations-missing", true, Well with { Database = Well.Database! with { MissingMigrations = ["x"] } } },
            { "wal-large", false, Well with { Database = Well.Database! with { LogBytes = 300_000_000 } } },
            { "database-hollow", false, Well with { Database = Well.Database! with { Bytes = 3_000_000_000, FreeBytes = 2_000_000_000 } } },
            { "backup-old", false, Well with { Backup = Well.Backup! with { At = Well.At.AddDays(-9) } } },
            { "commits-wait", true, Well with { Commits = Well.Commits with { Waiting = 5000 } } },
            { "commits-slow", false, Well with { Commits = Well.Commits with { P95Milliseconds = 800 } } },
            { "disk-silent", false, Well with { Folders = [Well.Folders[0] with { FreeBytes = null }] } },
            { "disk-full", true, Well with { Folders = [Well.Folders[0] with { FreeBytes = 0 }] } },
            { "disk-full", true, Well with { Folders = [Well.Folders[1] with { FreeBytes = 268_000_000 }] } },
            { "disk-low", false, Well with { Folders = [Well.Folders[1] with { FreeBytes = 1_050_000_000 }] } },
            { "disk-low", false, Well with { Folders = [Well.Folders[0] with { FreeBytes = 900_000_000 }] } },
            { "work-failed", false, Well with { Work = [Well.Work[0] with { HasFailed = true, Failure = "IOException: gone" }] } },
            { "work-late", true, Well with { Work = [Well.Work[0] with { NextAt = Well.At.AddMinutes(-2) }] } },
            { "recent-errors", false, FakeOperations.With(FakeOperations.Trouble("It failed.")) },
        };

    [Theory]
    [MemberData(nameof(Troubled), DisableDiscoveryEnumeration = true)]
    public void Figure_ThatIsBad_NeedsALookWithARemedy(string code, bool isUrgent, OperationsView view)
    {
        var look = Assert.Single(OperationsLooks.Of(view));

        Assert.Equal((code, isUrgent), (look.Code, look.IsUrgent));
        Assert.NotEmpty(look.Message.English);
        Assert.NotEmpty(look.Remedy.English);
    }

    [Fact]
    public void Error_OfThisMorning_IsNotRecentAtNoon() =>
        Assert.Empty(OperationsLooks.Of(FakeOperations.With(FakeOperations.Trouble("It failed.") with { At = Well.At.AddHours(-3) })));

    [Fact]
    public void Folders_OnOneDiskWithLittleRoom_AreOneTrouble()
    {
        var view = Well with { Folders = [.. Well.Folders.Select(folder => folder with { FreeBytes = 900_000_000 })] };

        var look = Assert.Single(OperationsLooks.Of(view));

        Assert.StartsWith("Database, Logs of jobs: only 900 MB are free", look.Message.English, StringComparison.Ordinal);
        Assert.EndsWith("Refused then: whatever changes something; logs.", look.Remedy.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Looks_AreUrgentFirst()
    {
        var view = Well with { Backup = Well.Backup! with { At = Well.At.AddDays(-9) }, Folders = [Well.Folders[0] with { FreeBytes = 0 }] };

        Assert.Equal(["disk-full", "backup-old"], OperationsLooks.Of(view).Select(look => look.Code));
    }
}
