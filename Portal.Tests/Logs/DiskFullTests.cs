using Pollinator.Contracts;
using Pollinator.Portal.Server.Logs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Logs;

[Trait("Stage", "Integration")]
public sealed class DiskFullTests : IDisposable
{
    private readonly SmallDisk _disk = new("size=4m,nr_inodes=64");

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task Append_OnAFullDisk_IsRefusedWholeAndWorksAgainAfter()
    {
        using var keeper = new LogKeeper(new() { KeepFreeBytes = 0, Writers = 2 }, folder: _disk.Path);
        var batch = new byte[300_000];
        new Random(1).NextBytes(batch);
        var (length, refusal) = (0L, default(Refusal));
        while (refusal is null)
        {
            var outcome = await keeper.AppendAsync(LogStream.Stdout, length, batch);
            (length, refusal) = outcome.IsOk ? (outcome.Value.Length, null) : (length, outcome.Refusal);
        }
        Assert.Equal((RefusalKind.NoSpace, "disk-full"), (refusal.Kind, refusal.Code));
        Assert.Contains("disk is full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(keeper.FileOf("stdout")).Length);

        var lines = await keeper.LinesAsync(LogStream.Stdout);
        _disk.Fill();
        Assert.Equal("disk-full", (await keeper.Store.AppendAsync(new(JobId.New(), 1), LogStream.Stdout, 0, batch)).Refusal?.Code);

        _disk.MakeRoom();
        using (var lease = await keeper.Store.RentAsync(keeper.Attempt))
        {
            Assert.Equal(length, lease.Log.State.Out.Offset);
        }
        Assert.Equal(length + 1000, (await keeper.AppendAsync(LogStream.Stdout, length, batch.AsMemory(0, 1000))).Require().Length);
        Assert.True((await keeper.LinesAsync(LogStream.Stdout)).Count >= lines.Count);
        keeper.Reopen();
        var kept = await keeper.ReadAsync(LogStream.Stdout);
        Assert.Equal(length + 1000, kept.Length);
        Assert.Equal(batch, kept[..batch.Length]);
    }

    [Fact]
    public async Task Append_WithoutInodes_IsRefusedAndWorksAgainAfter()
    {
        using var keeper = new LogKeeper(new() { KeepFreeBytes = 0, Writers = 2 }, folder: _disk.Path);
        var files = new List<string>();
        try
        {
            while (true)
            {
                var path = Path.Combine(_disk.Path, $"file{files.Count}");
                File.WriteAllBytes(path, []);
                files.Add(path);
            }
        }
        catch (IOException)
        {
            // No inode is left.
        }
        Assert.Equal("disk-full", (await keeper.AppendAsync(LogStream.Stdout, 0, "a"u8.ToArray())).Refusal?.Code);
        files.ForEach(File.Delete);
        Assert.True((await keeper.AppendAsync(LogStream.Stdout, 0, "a"u8.ToArray())).IsOk);
    }
}
