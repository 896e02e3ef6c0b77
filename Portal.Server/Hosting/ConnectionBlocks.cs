using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>
/// Gives connections larger blocks to read into than the server's own 4 KiB: one system call a block, and a batch of log took some 36 of them.
/// A connection on which nothing comes holds no block.
/// </summary>
internal sealed class ConnectionBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    private const int BlockBytes = 32 * 1024;

    /// <inheritdoc />
    public override int MaxBufferSize => Shared.MaxBufferSize;

    /// <inheritdoc />
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => Shared.Rent(Math.Max(minBufferSize, BlockBytes));

    /// <inheritdoc />
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    // The array pool below is the process's own and outlives every server.
    protected override void Dispose(bool disposing) { }
}
