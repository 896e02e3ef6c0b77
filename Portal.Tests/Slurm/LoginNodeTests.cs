using Pollinator.Slurm.Survey;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class LoginNodeTests
{
    private const string Said = """
        Welcome to the lab. 3 jobs may wait = 12 may run.
        user=alice
        uid=2001
        groups=alice,staff
        host=login1
        machine=x86_64
        time=1795489002
        system=Debian GNU/Linux 12 (bookworm)
        shell=/bin/bash
        tool.sbatch=/opt/slurm/bin/sbatch
        tool.sacct=/opt/slurm/bin/sacct
        tool.podman=/usr/bin/podman
        tool.apptainer=/usr/bin/apptainer
        tool.setsid=/usr/bin/setsid
        disk.home=107374182400,53687091200,/home/alice
        files.home=6553600,120000,/home/alice
        disk.SCRATCH=1.09951e+13,2048,/scratch/a,b
        files.SCRATCH=0,0,/scratch/a,b
        quota=1048576,2097152,3145728,10,20,nas:/home
        quota=1024,0,4096,5,0,nas:/scratch
        """;

    [Fact]
    public void Who_AndWhere_AreRead()
    {
        var node = new LoginNode(Said);

        Assert.Equal(("alice", 2001L), (node.User, node.UserNumber));
        Assert.Equal(["alice", "staff"], node.Groups);
        Assert.Equal(("login1", "x86_64", "/bin/bash"), (node.HostName, node.Machine, node.LoginShell));
        Assert.Equal("Debian GNU/Linux 12 (bookworm)", node.OperatingSystem);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795489002), node.Time);
    }

    [Theory]
    [InlineData("time.end=1795489042", 20)]
    [InlineData("time.end=1795489002", 0)]
    [InlineData("time.end=", 0)]
    // Its clock was put back meanwhile.
    [InlineData("time.end=1795480000", 0)]
    public void Time_IsThatOfTheMiddle_HoweverLongItLooksAround(string end, int after) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795489002 + after), new LoginNode($"{Said}\n{end}\n").Time);

    [Fact]
    public void Tools_AreRead_TheOneToUseFirst()
    {
        var node = new LoginNode(Said);

        Assert.True(node.HasSacct);
        Assert.Equal("/opt/slurm/bin", node.SlurmFolder);
        Assert.Equal(["apptainer", "podman"], node.Runtimes.Select(runtime => runtime.Word));
        Assert.Equal(["setsid"], node.DetachedBy);
        Assert.Equal(["systemd-run", "setsid"], new LoginNode(Said + "\ntool.systemd-run=/usr/bin/systemd-run\n").DetachedBy);
    }

    [Fact]
    public void Places_AreRead_FileSystemsThenQuotas()
    {
        Assert.Equal(
            [
                new("/home/alice", "home", 53_687_091_200, 107_374_182_400, IsQuota: false, 120_000, 6_553_600),
                // A file system without a count of files has no limit of them, and a path may hold a comma.
                new("/scratch/a,b", "SCRATCH", 2048, 10_995_100_000_000, IsQuota: false, 0, null),
                // The soft limit, else the hard one; 0 is none.
                new("nas:/home", "quota", 1_048_576, 2_097_152, IsQuota: true, 10, 20),
                new("nas:/scratch", "quota", 1024, 4096, IsQuota: true, 5, null),
            ],
            new LoginNode(Said).Storage
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("user=\nuid=\ntime=\ntool.sbatch=\ndisk.home=\nquota=\n")]
    [InlineData("uid=x\ntime=soon\ntool.sbatch=sbatch\ntool.podman=alias podman\ndisk.home=1,2\nquota=1,2,3\n")]
    [InlineData("=\n==\nuser\n")]
    public void Anything_ThatIsNotUnderstood_IsUnknown(string said)
    {
        var node = new LoginNode(said);

        Assert.Equal((null, null, null, null), (node.User, node.UserNumber, node.Time, node.SlurmFolder));
        Assert.Empty(node.Runtimes);
        Assert.Empty(node.Storage);
        Assert.Empty(node.DetachedBy);
    }
}
