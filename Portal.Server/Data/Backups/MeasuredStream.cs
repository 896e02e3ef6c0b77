using System.Security.Cryptography;

namespace Pollinator.Portal.Server.Data.Backups;

/// <summary>So many bytes of a stream and no more, hashed as they are read: a file that grows meanwhile is taken as it was.</summary>
internal sealed class MeasuredStream(Stream inner, long length) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    /// <summary>SHA-256 of what was read, once.</summary>
    public string Sum() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public override bool CanRead => true;

    // Its length is known, which is all that an archive asks of one that can seek.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var wanted = buffer[..Wanted(buffer.Length)];
        return Took(wanted, wanted.IsEmpty ? 0 : inner.Read(wanted));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = buffer[..Wanted(buffer.Length)];
        var count = wanted.IsEmpty ? 0 : await inner.ReadAsync(wanted, cancellationToken);
        return Took(wanted.Span, count);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Wanted(int most) => (int)Math.Min(most, length - _read);

    private int Took(ReadOnlySpan<byte> wanted, int count)
    {
        if (count == 0 && !wanted.IsEmpty)
        {
            throw new EndOfStreamException("A file became shorter while it was read.");
        }

        _hash.AppendData(wanted[..count]);
        _read += count;
        return count;
    }
}
