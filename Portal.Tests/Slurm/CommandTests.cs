using Pollinator.Slurm.Commands;
using Pollinator.Slurm.Shell;
using Pollinator.Slurm.States;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class CommandTests
{
    [Fact]
    public void Squeue_ReadsEveryJobAndKeepsBarsInTheComment()
    {
        var answer = Squeue.Parse(
            "25|PENDING|Resources|1795447335|N/A||gpu|pollinator:x|y\n22|RUNNING|None|1795447335|1795447515|gpu1|gpu|(null)\n\ngarbage of a login shell\n"
        );

        Assert.Equal([25, 22], answer.Jobs.Select(job => job.Id));
        Assert.Equal(("Resources", "pollinator:x|y", null), (answer.Jobs[0].Reason, answer.Jobs[0].Mark, answer.Jobs[0].Nodes));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1795447335), answer.Jobs[1].Start);
        Assert.Null(answer.Jobs[0].End);
        Assert.Null(answer.Jobs[1].Reason);
        Assert.Equal(["garbage of a login shell"], answer.Strange);
    }

    [Fact]
    public void Sacct_ReadsRunsAndTheirSteps()
    {
        var jobs = Sacct.Full.Parse(
            Lines(
                "41|PREEMPTED|0:0|1795447300|1795447301|1795447302|cpu1|None||/home/alice",
                "41.batch|CANCELLED|0:15|1795447301|1795447301|1795447302|cpu1||96772K|",
                "41|PENDING|0:0|1795447302|Unknown|Unknown|None assigned|BeginTime||/home/alice",
                "77|FAILED|1:0|1795447300|1795447301|1795447302|cpu1|None||/home/alice",
                "77.batch|FAILED|1:0|1795447301|1795447301|1795447302|cpu1||10628K|",
                "77.0|OUT_OF_MEMORY|0:125|1795447301|1795447301|1795447302|cpu1|||",
                "10|CANCELLED by 1001|0:0|1795447300|None|1795447302|None assigned|None||/home/alice"
            )
        );

        Assert.Equal(["PREEMPTED", "PENDING"], jobs[41].Runs.Select(run => run.State.Word));
        Assert.Equal(96772L << 10, jobs[41].Runs[0].Steps[0].MaxRssBytes);
        Assert.Null(jobs[41].Last.Start);
        Assert.Equal("/home/alice", jobs[41].Last.Folder);
        Assert.Equal(
            ("0", "OUT_OF_MEMORY", new ExitPair(0, 125)),
            (jobs[77].Last.Steps[1].Name, jobs[77].Last.Steps[1].State.Word, jobs[77].Last.Steps[1].Exit)
        );
        Assert.Equal(1001, jobs[10].Last.State.By);
    }

    [Fact]
    public void Sacct_AsksOnlyForFieldsThereAre()
    {
        var some = Sacct.Of("Account AllocCPUS\nJobID JobIDRaw  State ExitCode\nEnd")!;

        Assert.Equal(["JobIDRaw", "State", "ExitCode", "End"], some.Fields);
        Assert.Equal(new ExitPair(7, 0), some.Parse("6\u001fFAILED\u001f7:0\u001f1795447302\n")[6].Last.Exit);
        Assert.Null(Sacct.Of("sacct: command not found"));
    }

    [Fact]
    public void Sacct_AsksFromTwoDaysBefore()
    {
        var words = Sacct.Full.Command([5, 6], new(2026, 11, 24, 0, 30, 0, TimeSpan.Zero)).Words;

        Assert.Contains("2026-11-22", words);
        Assert.Contains("5,6", words);
        Assert.Contains("-D", words);
    }

    [Theory]
    [InlineData("63\n", 63)]
    [InlineData("63;lab\n", 63)]
    [InlineData("Welcome to lab\n 3 errors in your quota\nerror: none\n64\n", 64)]
    [InlineData("Submitted batch job 65\n", 65)]
    [InlineData("Submitted batch job 65 on cluster lab\r\n", 65)]
    public void Sbatch_FindsTheIdAmongOtherWords(string output, long id) =>
        Assert.Equal(new SbatchAnswer.Accepted(id), Sbatch.Read(new(0, output, "sbatch: error: this is only a note")));

    [Theory]
    [InlineData(0, "", "")]
    [InlineData(0, "Submitted\n", "")]
    [InlineData(0, "12\n13\n", "")]
    [InlineData(1, "12\n", "sbatch: error: x")]
    [InlineData(1, "", "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation")]
    [InlineData(1, "", "sbatch: error: Batch job submission failed: Zero Bytes were transmitted or received")]
    [InlineData(1, "", "sbatch: error: Batch job submission failed: Unexpected missing socket error")]
    [InlineData(1, "", "sbatch: error: Batch job submission failed: Message receive failure")]
    [InlineData(1, "", "")]
    [InlineData(null, "", "")]
    [InlineData(137, "", "")]
    public void Sbatch_WithoutAClearAnswer_IsUnknown(int? code, string output, string errors) =>
        Assert.IsType<SbatchAnswer.Unknown>(Sbatch.Read(new(code, output, errors)));

    [Fact]
    public void Sbatch_ThatReachedNobody_SubmittedNothing() =>
        Assert.IsType<SbatchAnswer.NotSent>(
            Sbatch.Read(new(1, "", "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)"))
        );

    // 255 is told as a signal where the shell cannot tell them apart.
    [Theory]
    [InlineData(255)]
    [InlineData(null)]
    public void Sbatch_ThatDoesNotUnderstandItsOptions_IsRefused(int? code)
    {
        const string Errors = "Welcome\nsbatch: unrecognized option '--nonsense'\nTry \"sbatch --help\" for more information\n";

        var refused = Assert.IsType<SbatchAnswer.Refused>(Sbatch.Read(new(code, "", Errors)));
        Assert.Contains("does not know an option", refused.Sentence, StringComparison.Ordinal);
        Assert.IsType<SbatchAnswer.Unknown>(Sbatch.Read(new(code, "63\n", Errors)));
    }

    [Theory]
    [InlineData(
        "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified",
        "no such partition"
    )]
    [InlineData("sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified", "charge this account")]
    [InlineData(
        "sbatch: error: Memory specification can not be satisfied\nsbatch: error: Batch job submission failed: Requested node configuration is not available",
        "has the memory"
    )]
    [InlineData("sbatch: error: Batch job submission failed: Requested node configuration is not available", "cores, memory, GPUs")]
    [InlineData("sbatch: error: Batch job submission failed: Invalid qos specification", "no such QOS")]
    [InlineData(
        "sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
        "as many jobs in Slurm's queue"
    )]
    [InlineData(
        "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy",
        "this QOS allows"
    )]
    [InlineData("sbatch: error: Batch job submission failed: Requested reservation is invalid", "no such reservation")]
    [InlineData("sbatch: error: Batch job submission failed: Invalid feature specification", "constraint")]
    [InlineData("sbatch: error: Batch job submission failed: The moon is in the wrong phase", "The moon is in the wrong phase")]
    public void Sbatch_Refused_SaysWhyInWords(string errors, string words) =>
        Assert.Contains(words, Assert.IsType<SbatchAnswer.Refused>(Sbatch.Read(new(1, "", errors))).Sentence, StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "sbatch: Job 81 to start at 1795447335 using 1 processors on nodes cpu1 in partition standard\n",
        1795447335L,
        "cpu1, partition standard"
    )]
    [InlineData("Welcome\nsbatch: Job 7 to start at 2026-11-23T15:18:57 using 8 processors on nodes n[1-2]\n", null, "n[1-2]")]
    [InlineData("sbatch: Job 7 to start at 99999999999999999999 using 8 processors on n1\n", null, "n1")]
    public void SbatchTest_ReadsWhenAndWhere(string errors, long? at, string where)
    {
        var estimate = SbatchTest.Read(new(0, "", errors), TimeSpan.Zero);

        Assert.Equal((at, where, null), (estimate.StartsAt?.ToUnixTimeSeconds(), estimate.Where, estimate.Refusal));
    }

    [Theory]
    [InlineData("allocation failure: Requested node configuration is not available", "cores, memory, GPUs")]
    [InlineData("sbatch: error: invalid partition specified: nope\nallocation failure: Invalid partition name specified", "no such partition")]
    public void SbatchTest_Refused_SaysWhyInWords(string errors, string words)
    {
        var estimate = SbatchTest.Read(new(1, "", errors), TimeSpan.Zero);

        Assert.StartsWith("Slurm would not take it. ", estimate.Refusal, StringComparison.Ordinal);
        Assert.Contains(words, estimate.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sbatch: error: Unable to contact slurm controller (connect failure)")]
    [InlineData("allocation failure: Socket timed out on send/recv operation")]
    [InlineData("")]
    public void SbatchTest_WithoutAnAnswer_IsNone(string errors) =>
        Assert.Throws<ShellException>(() => SbatchTest.Read(new(1, "", errors), TimeSpan.Zero));

    [Theory]
    [InlineData("1795447335", 40, 1795447295L)]
    [InlineData("1795447335", -3600, 1795450935L)]
    [InlineData("1", 86_400, null)]
    [InlineData("253402300799", -10, null)]
    public void SbatchTest_OfASystemWhoseClockIsOff_SaysWhenByOurs(string theirs, int offset, long? ours)
    {
        var errors = $"sbatch: Job 7 to start at {theirs} using 1 processors on nodes n1 in partition small\n";

        var estimate = SbatchTest.Read(new(0, "", errors), TimeSpan.FromSeconds(offset));

        Assert.Equal((ours, "n1, partition small"), (estimate.StartsAt?.ToUnixTimeSeconds(), estimate.Where));
    }

    [Fact]
    public void Partitions_AreReadWithTheirLimits()
    {
        var partitions = ShowPartition.Parse(
            "PartitionName=standard AllowGroups=ALL AllowAccounts=ALL Default=YES DefaultTime=00:10:00 MaxNodes=UNLIMITED MaxTime=1-00:00:00 RootOnly=NO ReqResv=NO PreemptMode=OFF State=UP TotalNodes=2\n"
                + "PartitionName=teaching AllowGroups=staff,students AllowAccounts=teaching Default=NO DefaultTime=NONE MaxNodes=1 MaxTime=UNLIMITED PreemptMode=REQUEUE State=DOWN TotalNodes=2\n"
        );

        Assert.Equal(
            (true, 86_400, 600, null, 2),
            (partitions[0].IsDefault, partitions[0].MaxSeconds, partitions[0].DefaultSeconds, partitions[0].MaxNodes, partitions[0].Nodes)
        );
        Assert.Equal(
            (null, null, 1, "REQUEUE", "DOWN"),
            (partitions[1].MaxSeconds, partitions[1].DefaultSeconds, partitions[1].MaxNodes, partitions[1].PreemptMode, partitions[1].State)
        );
        Assert.Equal(["teaching"], partitions[1].AllowedAccounts);
        Assert.Equal(["staff", "students"], partitions[1].AllowedGroups);
    }

    [Fact]
    public void Nodes_AreReadWithTheirGpus()
    {
        var kinds = Sinfo.Parse("gpu|8|8000|1|gpu:a100:4(S:0-1),gpu:v100:2\nstandard|4+|4000+|2|(null)\nodd|4|4000|2|shard:8,gpu:2(IDX:0,1)\n");

        Assert.Equal([("a100", 4), ("v100", 2)], kinds[0].Gpus.Select(gpu => (gpu.Name, gpu.Count)));
        Assert.Equal((4, 4000L << 20), (kinds[1].Cpus, kinds[1].MemoryBytes));
        Assert.Equal([("gpu", 2)], kinds[2].Gpus.Select(gpu => (gpu.Name, gpu.Count)));
    }

    [Fact]
    public void Settings_AreRead()
    {
        var settings = ShowConfig.Parse(
            "Configuration data as of 2026-11-24\nAccountingStorageType   = accounting_storage/slurmdbd\nClusterName             = lab\nMaxArraySize            = 1001\nMinJobAge               = 20 sec\nSLURM_VERSION           = 22.05.8\n"
        );

        Assert.Equal(new("22.05.8", "lab", 1001, true, 20), settings);
    }

    [Fact]
    public void Accounts_AreReadWithWhatIsUsed()
    {
        var accounts = Sacctmgr.ParseAssociations("teaching|normal||\nresearch|capped,normal|50|cpu=600,gres/gpu=4\n");
        var use = Sshare.Parse(
            "Account|User|RawShares|NormShares|RawUsage|GrpTRESMins\nroot|||0.0|0|\n research||1|0.3|7200|cpu=600\n  research|alice|1|0.1|3600|\n"
        );

        Assert.Equal(("research", 50, 600d), (accounts[1].Account, accounts[1].MaxSubmitJobs, accounts[1].CpuMinutesLimit));
        Assert.Equal(["capped", "normal"], accounts[1].Qos);
        Assert.Equal(new("research", 2, 10), use.Single(one => one.Account == "research"));
        Assert.Equal("research", Sacctmgr.ParseDefaultAccount("research\n"));
    }

    [Fact]
    public void Sdiag_CountsOneUsersRequests() =>
        Assert.Equal(
            13,
            Sdiag.Requests(
                "Remote Procedure Call statistics by message type\n\tREQUEST_JOB_INFO ( 2003) count:4      ave_time:206\n\nRemote Procedure Call statistics by user\n\talice           (    2001) count:13     ave_time:915    total_time:11897\n\troot            (       0) count:11     ave_time:493\n\nPending RPC statistics\n",
                "alice"
            )
        );

    [Theory]
    [InlineData("10", 600)]
    [InlineData("01:30", 90)]
    [InlineData("02:00:00", 7200)]
    [InlineData("1-00", 86_400)]
    [InlineData("1-01:00", 90_000)]
    [InlineData("1-00:00:01", 86_401)]
    [InlineData("UNLIMITED", null)]
    [InlineData("NONE", null)]
    [InlineData("", null)]
    [InlineData("-1", null)]
    public void Duration_IsReadInEachForm(string text, int? seconds) => Assert.Equal(seconds, (int?)Columns.Seconds(text));

    [Fact]
    public void Parsers_OfAnyText_Throw_Nothing()
    {
        string[] texts =
        [
            "",
            "\n",
            "|",
            "||||||||",
            "\u001f\u001f\u001f\u001f\u001f\u001f\u001f\u001f\u001f",
            "=",
            "a=b=c",
            "999999999999999999999|x|||||||",
            "Account|User|RawUsage\n|",
            "\0",
        ];
        foreach (var text in texts)
        {
            Squeue.Parse(text);
            Sacct.Full.Parse(text);
            Sinfo.Parse(text);
            ShowPartition.Parse(text);
            ShowConfig.Parse(text);
            Sacctmgr.ParseAssociations(text);
            Sshare.Parse(text);
            Sdiag.Requests(text, "x");
            Assert.IsNotType<SbatchAnswer.Accepted>(Sbatch.Read(new(0, text, text)));
            SlurmStates.Read(text);
            PendingReasons.Read(text);
        }
    }

    private static string Lines(params string[] lines) => string.Join('\n', lines.Select(line => line.Replace('|', Columns.Unit)));
}
