using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;
using Pollinator.Slurm.Guest;
using Pollinator.Slurm.Modes;
using Pollinator.Slurm.Survey;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>What is found out about a system, held against what the lab was made with (<c>Lab/slurm.sh</c>, <c>Lab/accounting.sh</c>).</summary>
[Trait("Stage", "Integration")]
public sealed class LabFindingsTests(SlurmLab lab)
{
    [Fact]
    public async Task Findings_WithAccounting_AreWhatIsThere()
    {
        var found = await LookAsync(await lab.PresentAsync());

        Assert.StartsWith("22.05", found.SlurmVersion, StringComparison.Ordinal);
        AssertNode(found);
        AssertPartitions(found);
        Assert.Equal(["teaching"], found.Partitions.Single(one => one.Name == "teaching").AllowedAccounts);
        Assert.True(found.HasAccounting);
        Assert.Equal(["research", "teaching"], found.Accounts.Select(one => one.Name).Order());
        var research = found.Accounts.Single(one => one.Name == "research");
        Assert.Equal((true, null), (research.IsDefault, research.CoreHoursLimit));
        Assert.Equal(["capped", "normal", "spent", "strict"], research.Qos.Order());
        var teaching = found.Accounts.Single(one => one.Name == "teaching");
        Assert.Equal((false, 10.0), (teaching.IsDefault, teaching.CoreHoursLimit));
        Assert.Equal(["normal"], teaching.Qos);
    }

    [Fact]
    public async Task Findings_WithoutAccounting_AreWhatIsThere()
    {
        var found = await LookAsync(await lab.NextAsync());

        Assert.StartsWith("24.11", found.SlurmVersion, StringComparison.Ordinal);
        AssertNode(found);
        AssertPartitions(found);
        Assert.False(found.HasAccounting);
        Assert.Empty(found.Accounts);
    }

    private static void AssertNode(SystemFindings found)
    {
        Assert.Empty(found.Unknown);
        Assert.Equal(("lab", "login1", "/bin/bash", 1001), (found.ClusterName, found.HostName, found.LoginShell, found.MaxArraySize));
        Assert.Contains("setsid", found.DetachedBy);
        Assert.InRange(found.ClockOffsetMilliseconds ?? long.MaxValue, -3000, 3000);
        Assert.Contains(found.Storage, place => place is { What: "home", Path: "/home/alice", UsedBytes: > 0, LimitBytes: > 0 });
    }

    private static void AssertPartitions(SystemFindings found)
    {
        var standard = found.Partitions.Single(one => one.IsDefault);
        Assert.Equal(("standard", "UP"), (standard.Name, standard.State));
        Assert.Equal((86_400L, 600L), (standard.MaxWalltimeSeconds, standard.DefaultWalltimeSeconds));
        Assert.Equal((2, 4, 4000L << 20), (standard.Nodes, standard.CpusPerNode, standard.MemoryBytesPerNode));
        Assert.Equal(300L, found.Partitions.Single(one => one.Name == "short").MaxWalltimeSeconds);
        Assert.Equal([("a100", 4)], found.Partitions.Single(one => one.Name == "gpu").Gpus.Select(gpu => (gpu.Name, gpu.Count)));
        Assert.Equal("REQUEUE", found.Partitions.Single(one => one.Name == "preempt").PreemptMode);
    }

    private static async Task<SystemFindings> LookAsync(SlurmCluster cluster)
    {
        using var folder = new TempFolder();
        var system = new Cluster(new LabShell(cluster, "alice", folder.Path), TimeProvider.System);
        return (await new SystemSurvey(system, new TextConsole(), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken)).Findings;
    }
}
