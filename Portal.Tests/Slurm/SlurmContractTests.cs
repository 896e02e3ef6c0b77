using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Sdk;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Sdk;
using Pollinator.Slurm;
using Pollinator.Slurm.Modes;
using Pollinator.Slurm.Shell;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>The contract of all kinds, kept by Slurm on a real cluster; and what only Slurm can do to a submit.</summary>
[Trait("Stage", "Integration")]
public sealed class SlurmContractTests(SlurmLab lab) : ExecutorContract
{
    private Func<ClusterCommand, Func<Task<CommandResult>>, Task<CommandResult>>? _meddle;

    private protected override async Task<IExecutor> StartKindAsync(string folder)
    {
        var shell = new LabShell(await lab.PresentAsync(), "alice", folder) { Meddle = _meddle };
        await shell.PushAsync(folder, folder, default);
        var kind = new SlurmExecutor(shell, new(), new TextConsole(), TimeProvider.System);
        await kind.DiscoverAsync(default);
        return kind;
    }

    private protected override JobSpec Prints(string line, int exitCode) => Sh($"echo {line}; exit {exitCode}");

    private protected override JobSpec CountsAndWaits(string file) => Sh($"echo x >>{file}; sleep 300");

    [Fact]
    public async Task Submit_WhoseAnswerWasLost_IsFoundAndNotRepeated()
    {
        var submits = 0;
        _meddle = async (command, run) =>
        {
            if (!command.Words.Contains("sbatch"))
            {
                return await run();
            }

            submits++;
            await run();
            throw new ShellException("The line went dead.");
        };
        var kind = await StartKindAsync(Folder);
        var job = Job(Prints("once", 0));

        var handle = await kind.StartAsync(job, default);
        var reports = await ReportsAsync(kind, job with { Handle = handle });

        Assert.Equal(1, submits);
        Assert.Equal(AttemptEnd.Succeeded, Assert.IsType<PlatformReport.Ended>(reports[^1]).End.End);
        Assert.Equal("once\n", await File.ReadAllTextAsync(Path.Combine(job.Folder, "stdout")));
    }

    [Fact]
    public async Task Submit_Twice_RunsOnce()
    {
        var submits = 0;
        _meddle = async (command, run) =>
        {
            if (command.Words.Contains("sbatch") && submits++ == 0)
            {
                await run();
            }

            return await run();
        };
        var kind = await StartKindAsync(Folder);
        var job = Job(Sh("echo once >>count; sleep 2"));

        var reports = await ReportsAsync(kind, job with { Handle = await kind.StartAsync(job, default) });

        Assert.Equal(AttemptEnd.Succeeded, Assert.IsType<PlatformReport.Ended>(reports[^1]).End.End);
        Assert.Equal(["once"], await File.ReadAllLinesAsync(Path.Combine(job.Project, "count")));
    }

    [Fact]
    public async Task Submits_OfManyJobs_AreFewAtOnce()
    {
        var gate = new Lock();
        var (running, most) = (0, 0);
        _meddle = async (command, run) =>
        {
            var isSubmit = command.Words.Contains("sbatch");
            lock (gate)
            {
                running += isSubmit ? 1 : 0;
                most = Math.Max(most, running);
            }

            var said = await run();
            lock (gate)
            {
                running -= isSubmit ? 1 : 0;
            }

            return said;
        };
        var kind = await StartKindAsync(Folder);
        var jobs = Enumerable.Range(0, 20).Select(_ => Job(Prints("x", 0))).ToList();

        var handles = await Task.WhenAll(jobs.Select(job => kind.StartAsync(job, default)));

        Assert.Equal(20, handles.Distinct(StringComparer.Ordinal).Count());
        Assert.InRange(most, 2, 4);
        // They write into the test's folder until they have ended.
        await Task.WhenAll(jobs.Zip(handles, (job, handle) => ReportsAsync(kind, job with { Handle = handle })));
    }

    [Fact]
    public async Task Submit_Refused_SaysWhyAndStartsNothing()
    {
        var kind = await StartKindAsync(Folder);
        var job = Job(Prints("x", 0) with { Slurm = new() { Account = "nobody-knows-it" } });

        var refused = await Assert.ThrowsAsync<ExecutorException>(() => kind.StartAsync(job, default));

        Assert.Equal((EndReason.PlatformRefused, false), (refused.Reason, refused.IsTransient));
        Assert.Contains("charge this account", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Recovered.NeverStarted, (await kind.RecoverAsync([job], default))[job.Key]);
    }

    private static JobSpec Sh(string line) => new() { Command = ["sh", "-c", line] };
}
