using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Tests.Data;

public sealed class DiskFaultsTests
{
    private const int SharedMemoryCannotGrow = 10 | (19 << 8);
    private const int WriteFailed = 10 | (3 << 8);

    [Theory]
    [InlineData(13, 13, long.MaxValue, "disk-full")]
    [InlineData(10, SharedMemoryCannotGrow, 4096, "disk-full")]
    [InlineData(10, WriteFailed, 0, "disk-full")]
    [InlineData(10, WriteFailed, 50L << 30, "disk-error")]
    [InlineData(5, 5, 0, null)]
    [InlineData(19, 19, 0, null)]
    public void Fault_IsToldByCodeAndByTheRoomLeft(int code, int extended, long free, string? told) =>
        Assert.Equal(told, DiskFaults.Of(code, extended, () => free)?.Code);

    [Fact]
    public void FailingDisk_IsNotCalledFull_HoweverDeepItsErrorLies()
    {
        var disk = new DiskFaults(new DataOptions { Folder = Path.GetTempPath() });

        var refusal = disk.Of(new DbUpdateException("Not saved.", new SqliteException("disk I/O error", 10, WriteFailed)));

        Assert.Equal("disk-error", refusal?.Code);
        Assert.Contains("778", refusal?.Message, StringComparison.Ordinal);
        Assert.Null(disk.Of(new InvalidOperationException()));
    }
}
