using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm;

/// <summary>The lab's Slurm runs jobs, and they end as real ones do.</summary>
[Trait("Stage", "Integration")]
public sealed class LabJobsTests(SlurmLab lab)
{
    [Fact]
    public async Task Job_OnTwoNodes_RunsOnBothAndIsInAccounting()
    {
        var cluster = await lab.PresentAsync();

        var job = await cluster.SubmitAsync("bob", "srun hostname", "-N2", "-o", "two-%j");

        Assert.Equal("COMPLETED", await cluster.ReachesAsync(job, "COMPLETED", "FAILED"));
        var lines = await File.ReadAllLinesAsync(cluster.Outside($"/home/bob/two-{job}"));
        Assert.Equal(["cpu1", "cpu2"], lines.Order());
        await InAccountingAsync(cluster, job, "COMPLETED|0:0");
    }

    [Fact]
    public async Task Job_ThatEndsWith7_SaysSo()
    {
        var cluster = await lab.PresentAsync();

        var job = await cluster.SubmitAsync("alice", "exit 7");

        await cluster.ReachesAsync(job, "FAILED");
        await InAccountingAsync(cluster, job, "FAILED|7:0");
    }

    [Fact]
    public async Task Job_PastItsMemory_IsOutOfMemory()
    {
        var cluster = await lab.PresentAsync();
        Assert.NotEqual("none", cluster.Description.Cgroup);

        var job = await cluster.SubmitAsync("alice", "exec python3 -c 'print(len(bytearray(500 * 1024 * 1024)))'", "--mem=100");

        await cluster.ReachesAsync(job, "OUT_OF_MEMORY");
    }

    [Fact]
    public async Task Job_WithFakeGpus_IsToldWhichAreItsOwn()
    {
        var cluster = await lab.PresentAsync();

        var job = await cluster.SubmitAsync("alice", "echo $CUDA_VISIBLE_DEVICES", "-p", "gpu", "--gres=gpu:a100:2", "-o", "gpus-%j");

        await cluster.ReachesAsync(job, "COMPLETED");
        Assert.Matches("^[0-3],[0-3]\n$", await File.ReadAllTextAsync(cluster.Outside($"/home/alice/gpus-{job}")));
    }

    [Fact]
    public async Task Job_OnTheFarNode_DoesNotSeeTheLoginNodesHome()
    {
        var cluster = await lab.PresentAsync();
        await cluster.AsAsync("alice", ["touch", "only-here"]);

        var job = await cluster.SubmitAsync("alice", "test ! -e only-here", "-p", "far");

        Assert.Equal("COMPLETED", await cluster.ReachesAsync(job, "COMPLETED", "FAILED"));
    }

    [Fact]
    public async Task Submit_OfAUserWithoutAnAssociation_IsRefused()
    {
        var said = await (await lab.PresentAsync()).AsAsync("stray", ["sbatch", "--wrap", "true"]);

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("Invalid account", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NextGeneration_RunsJobsAndHasNoAccounting()
    {
        var cluster = await lab.NextAsync();

        var said = await new LabSignIn(cluster).RunAsync("bob", "sbatch --parsable -N2 -o next --wrap 'srun hostname; squeue --version'");
        await cluster.ReachesAsync(long.Parse(said.Require()), "COMPLETED");

        var lines = await File.ReadAllLinesAsync(cluster.Outside("/home/bob/next"));
        Assert.Equal(
            ["cpu1", "cpu2", "slurm-wlm 24.11"],
            lines.Select(line => line.StartsWith("slurm", StringComparison.Ordinal) ? line[..15] : line).Order()
        );
        Assert.Contains("accounting storage is disabled", (await cluster.AsAsync("bob", ["sacct"])).Error, StringComparison.Ordinal);
    }

    private static Task InAccountingAsync(SlurmCluster cluster, long job, string expected) =>
        Eventually.SeesAsync(
            () => cluster.SacctAsync(job, "State,ExitCode"),
            lines => lines.FirstOrDefault() == expected,
            lines => $"accounting says {expected}. It says {string.Join(", ", lines)}"
        );
}
