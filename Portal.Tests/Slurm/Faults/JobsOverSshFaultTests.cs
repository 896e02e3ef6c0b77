using System.Text;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Slurm.Ssh;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Whole jobs over lines and servers that are not as they should be. The lab's servers show a banner to everybody.</summary>
[Trait("Stage", "Integration")]
public sealed class JobsOverSshFaultTests(SlurmLab lab)
{
    private const int Lines = 60;

    // Some six seconds.
    private static readonly string _numbered = $"i=1; while [ $i -le {Lines} ]; do echo line $i; i=$((i+1)); sleep 0.1; done; exit 7";

    private static readonly string _whole = string.Concat(Enumerable.Range(1, Lines).Select(line => $"line {line}\n"));

    [Fact]
    public async Task Server_WithOneSessionAndWithoutForwarding_RunsJobsAndEndsThem()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("one-for-jobs", "MaxSessions=1", "AllowTcpForwarding=no", "AllowStreamLocalForwarding=no");
        await using var bench = await SshBench.StartAsync(LabPerson.Place("alice", server), cluster.User("alice"));
        var stopped = await bench.BeginAsync("echo begun; sleep 300");
        var seven = bench.Submit("echo seven; exit 7");
        var zero = bench.Submit("echo zero");

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (await TwinBench.EndAsync(seven)).How);
        Assert.Equal((AttemptEnd.Succeeded, EndReason.Exited, 0), (await TwinBench.EndAsync(zero)).How);
        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), Cause(await TwinBench.StopAsync(stopped)));
        Assert.Equal(("begun\n", "seven\n", "zero\n"), (stopped.Text(), seven.Text(), zero.Text()));
    }

    [Fact]
    public async Task Line_ThatFallsSilentWhileAJobRuns_LosesAndDoublesNoLine()
    {
        var cluster = await lab.PresentAsync();
        await using var faulty = FaultyLine.To(cluster.Login.Address, cluster.Login.Port);
        await using var bench = await BenchAsync(faulty, cluster);
        var job = await bench.BeginAsync(_numbered);

        faulty.GoSilent();
        await Eventually.IsAsync(() => bench.Line.State.Contact != SystemContact.Connected, "the silence is noticed", 60);
        Assert.False(job.Closed.IsCompleted);
        faulty.Cut();
        faulty.Resume();

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (await bench.EndAsync(job)).How);
        Assert.Equal(_whole, job.Text());
    }

    [Fact]
    public async Task Server_ThatDropsNewcomersWhileAJobRuns_IsTriedUntilTheJobIsSeenThrough()
    {
        var cluster = await lab.PresentAsync();
        var server = await cluster.StartSshdAsync("busy-for-jobs", "MaxStartups=1:100:1");
        await using var faulty = FaultyLine.To(server.Address, server.Port);
        await using var bench = await BenchAsync(faulty, cluster);
        var job = await bench.BeginAsync(_numbered);
        using var holding = new System.Net.Sockets.TcpClient();
        await holding.ConnectAsync(server.Address, server.Port, SshBench.Ct);
        var before = faulty.Accepted;

        faulty.Cut();
        await Eventually.IsAsync(() => faulty.Accepted >= before + 2, "it was dropped, and tries again", 60);
        Assert.NotEqual(SystemContact.Connected, bench.Line.State.Contact);
        holding.Close();

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (await bench.EndAsync(job)).How);
        Assert.Equal(_whole, job.Text());
    }

    [Fact]
    public async Task OtherLoginNodeWithTheSameHome_SeesAJobThrough()
    {
        var cluster = await lab.PresentAsync();
        var second = cluster.Description.SshServers["login2"];
        await using var faulty = FaultyLine.To(cluster.Login.Address, cluster.Login.Port);
        await using var bench = await BenchAsync(faulty, cluster);
        var job = await bench.BeginAsync(_numbered);

        faulty.LeadTo(second.Address, second.Port);
        faulty.Cut();

        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (await bench.EndAsync(job)).How);
        Assert.Equal(_whole, job.Text());
    }

    [Fact]
    public async Task CShell_AsLoginShell_BringsEveryByteAndRunsNothingOfIt()
    {
        var cluster = await lab.PresentAsync();
        await using var bench = await SshBench.StartAsync(LabPerson.Place("csh", cluster.Login), cluster.User("csh"));
        string[] hostile =
        [
            "$(touch pwned)",
            "`touch pwned`",
            "a'b\"c",
            "-n",
            "a,b=c",
            "two\nlines",
            "!history !!",
            "* ? ~",
            "#SBATCH --account=evil",
            "π 蜂 😀",
        ];
        var value = "l1\n#SBATCH --time=1\n-l2, 'x' \"y\" !z π 蜂 😀 $HOME `id`";
        var job = bench.Submit(
            new JobSpec
            {
                Label = "-x, 'a' \"b\" $(touch pwned) !c π蜂😀\n#SBATCH --time=1",
                Command =
                [
                    "/bin/sh",
                    "-c",
                    "printf '%s|' \"$@\" \"$ODD\"; printf %s \"$SLURM_JOB_NAME\" >&2; ls -d pwned ~/pwned >&2; true",
                    "sh",
                    .. hostile,
                ],
                Environment = new Dictionary<string, string> { ["ODD"] = value },
            }
        );

        Assert.Equal(AttemptEnd.Succeeded, (await bench.EndAsync(job)).Close.End);
        Assert.Equal(string.Concat(hostile.Append(value).Select(word => word + "|")), job.Text());
        // A name has no line ends: they stand as blanks in Slurm's lists.
        Assert.StartsWith("-x, 'a' \"b\" $(touch pwned) !c π蜂😀 #SBATCH --time=1", job.Text(LogStream.Stderr), StringComparison.Ordinal);
        Assert.Equal(2, job.Text(LogStream.Stderr).Split("cannot access").Length - 1);
    }

    [Fact]
    public async Task CShell_AsLoginShell_BringsNamesOfFilesThereAndBackByteForByte()
    {
        var cluster = await lab.PresentAsync();
        await using var bench = await SshBench.StartAsync(LabPerson.Place("csh", cluster.Login), cluster.User("csh"));
        string[] names =
        [
            "$(touch pwned)",
            "`touch pwned`",
            "a'b\"c",
            "-n",
            "--",
            "a,b=c",
            "two\nlines",
            "!history !!",
            "* ? ~",
            "#SBATCH --account=evil",
            " blanks ",
            "π 蜂 😀",
            new string('x', PathRules.MaxPartBytes),
            "-d\n$(touch pwned)/'in it'",
        ];
        var files = names.Aggregate(new FakeJobBuilder(), (all, name) => all.With(name, $"is in {name}"));
        const string Copy =
            "mkdir result && find . -mindepth 1 -maxdepth 1 ! -name result -exec cp -r -- {} result/ ';'; ls -d pwned ~/pwned result/pwned";

        var job = bench.Submit(new() { Command = ["/bin/sh", "-c", $"{Copy}; true"] }, files);

        Assert.Equal(AttemptEnd.Succeeded, (await bench.EndAsync(job)).Close.End);
        var back = job.Results!.Entries.Where(entry => entry.Kind == EntryKind.File)
            .ToDictionary(entry => entry.Path, entry => entry.Chunks.Single());
        Assert.Equal(names.ToDictionary(name => name, name => ContentHash.Of(Encoding.UTF8.GetBytes($"is in {name}"))), back);
        Assert.Equal(3, job.Text(LogStream.Stderr).Split("cannot access").Length - 1);
    }

    private static Task<SshBench> BenchAsync(FaultyLine faulty, SlurmCluster cluster) =>
        SshBench.StartAsync(LabPerson.Place("alice", cluster.Login, faulty.Port, faulty.Host), cluster.User("alice"));

    private static (AttemptEnd, EndReason) Cause(Ended ended) => (ended.Close.End, ended.Close.Reason);
}
