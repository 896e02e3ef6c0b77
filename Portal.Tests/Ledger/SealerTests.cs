using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Tests.Ledger;

public class SealerTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task Seal_WithNothingNew_MakesNoCheckpoint()
    {
        await using var host = await LedgerHost.StartAsync();

        Assert.False(await host.Sealer.SealAsync(Ct));
        await host.AddAsync(JobId.New(), 2);
        await host.Sealer.SealAsync(Ct);
        await host.Sealer.SealAsync(Ct);

        Assert.Single(await CheckpointsAsync(host));
    }

    [Fact]
    public async Task Checkpoints_AreNumberedChainedAndSigned()
    {
        await using var host = await LedgerHost.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            await host.AddAsync(JobId.New(), 2);
            await host.AddAsync(JobId.New(), 1);
            await host.Sealer.SealAsync(Ct);
        }

        var checkpoints = await CheckpointsAsync(host);

        Assert.Equal([1, 2, 3], checkpoints.Select(checkpoint => checkpoint.Number));
        Assert.Equal([3, 6, 9], checkpoints.Select(checkpoint => checkpoint.UpTo));
        Assert.All(checkpoints, checkpoint => Assert.Equal(2, checkpoint.Heads));
        Assert.Equal([default, checkpoints[0].Hash, checkpoints[1].Hash], checkpoints.Select(checkpoint => checkpoint.Previous));
        Assert.All(checkpoints, checkpoint => Assert.Null(LedgerSignatures.Fault(checkpoint, host.Of<LedgerKeys>().Published)));
    }

    [Fact]
    public async Task Leaves_AreTheNewestEntriesSortedByChain()
    {
        await using var host = await LedgerHost.StartAsync();
        var (low, high) = (new Guid("00000000-0000-7000-8000-000000000001"), new Guid("ff000000-0000-7000-8000-000000000001"));
        var first = await host.AddAsync(new JobId(high), 3);
        var second = await host.AddAsync(new JobId(low), 2);
        await host.Sealer.SealAsync(Ct);

        var checkpoint = Assert.Single(await CheckpointsAsync(host));

        var leaves = new[] { LedgerHash.Leaf(low, 2, second[1].Hash), LedgerHash.Leaf(high, 3, first[2].Hash) };
        Assert.Equal(MerkleTree.Root(leaves), checkpoint.Root);
    }

    [Fact]
    public async Task Range_LargerThanACheckpoint_IsSealedByTwo()
    {
        await using var host = await LedgerHost.StartAsync();
        var job = JobId.New();
        await host.AddAsync(job, SealedRange.Largest);
        await host.AddAsync(JobId.New(), 1);

        Assert.True(await host.Sealer.SealAsync(Ct));
        Assert.False(await host.Sealer.SealAsync(Ct));

        Assert.Equal([SealedRange.Largest, SealedRange.Largest + 1], (await CheckpointsAsync(host)).Select(checkpoint => checkpoint.UpTo));
        Assert.Null(LedgerVerifier.Check((await host.Ledger.ExportAsync(LedgerHost.Alice, job, Ct)).Require()).Fault);
    }

    [Fact]
    public async Task KeyRotation_BetweenCheckpoints_LeavesBothCheckable()
    {
        await using var host = await LedgerHost.StartAsync();
        await host.AddAsync(JobId.New(), 1);
        await host.Sealer.SealAsync(Ct);
        host.Of<LedgerKeys>().Rotate();
        await host.AddAsync(JobId.New(), 1);
        await host.Sealer.SealAsync(Ct);

        var checkpoints = await CheckpointsAsync(host);

        Assert.NotEqual(checkpoints[0].KeyId, checkpoints[1].KeyId);
        Assert.All(checkpoints, checkpoint => Assert.Null(LedgerSignatures.Fault(checkpoint, host.Of<LedgerKeys>().Published)));
    }

    private static async Task<List<Checkpoint>> CheckpointsAsync(LedgerHost host)
    {
        await using var db = await host.Databases.CreateDbContextAsync();
        return await db.Set<CheckpointRow>().OrderBy(row => row.Number).Select(row => row.ToCheckpoint()).ToListAsync();
    }
}
