using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pollinator.Contracts;

/// <summary>
/// The bytes that are hashed and signed, version 1. Numbers are big-endian; texts are UTF-8 behind a 32-bit length; a GUID is its 16 bytes
/// in the order of its text. So no two different entries have the same bytes.
/// </summary>
public static class LedgerHash
{
    private const byte Version = 1;

    /// <summary>The hash of an entry, over all its fields but <see cref="LedgerEntry.Hash"/>.</summary>
    public static ContentHash Of(LedgerEntry entry)
    {
        var details = Encoding.UTF8.GetByteCount(entry.Details);
        var evidence = Encoding.UTF8.GetByteCount(entry.Evidence);
        var bytes = new byte[1 + 16 + 8 + 4 + 8 + 8 + 4 + 16 + 4 + 4 + details + 4 + evidence + 32];
        var writer = new Writer(bytes);
        writer.Byte(Version);
        writer.Id(entry.Chain);
        writer.Int64(entry.Sequence);
        writer.Int32((int)entry.Kind);
        writer.Int64(entry.AtUnixMs);
        writer.Int64(entry.WrittenUnixMs);
        writer.Int32((int)entry.Actor);
        writer.Id(entry.ActorId);
        writer.Int32(entry.Attempt);
        writer.Text(entry.Details, details);
        writer.Text(entry.Evidence, evidence);
        writer.Hash(entry.Previous);
        return ContentHash.Of(bytes);
    }

    /// <summary>The leaf of a chain's head in a checkpoint's tree. A leaf begins with 0 and a node with 1, so that one cannot pass for the other (RFC 6962, section 2.1).</summary>
    public static ContentHash Leaf(Guid chain, long sequence, ContentHash head)
    {
        var bytes = new byte[1 + 16 + 8 + 32];
        var writer = new Writer(bytes);
        writer.Byte(0);
        writer.Id(chain);
        writer.Int64(sequence);
        writer.Hash(head);
        return ContentHash.Of(bytes);
    }

    /// <summary>The node above two.</summary>
    public static ContentHash Node(ContentHash left, ContentHash right)
    {
        var bytes = new byte[65];
        var writer = new Writer(bytes);
        writer.Byte(1);
        writer.Hash(left);
        writer.Hash(right);
        return ContentHash.Of(bytes);
    }

    /// <summary>The hash of a checkpoint, over all its fields but hash, key and signature.</summary>
    public static ContentHash Of(Checkpoint checkpoint)
    {
        var bytes = new byte[1 + 8 + 8 + 8 + 4 + 32 + 32];
        var writer = new Writer(bytes);
        writer.Byte(Version);
        writer.Int64(checkpoint.Number);
        writer.Int64(checkpoint.AtUnixMs);
        writer.Int64(checkpoint.UpTo);
        writer.Int32(checkpoint.Heads);
        writer.Hash(checkpoint.Root);
        writer.Hash(checkpoint.Previous);
        return ContentHash.Of(bytes);
    }

    /// <summary>What a receipt's signature is over.</summary>
    public static byte[] ReceiptBytes(JobId job, long sequence, ContentHash hash, long writtenUnixMs)
    {
        var purpose = "pollinator receipt v1"u8;
        var bytes = new byte[purpose.Length + 16 + 8 + 32 + 8];
        purpose.CopyTo(bytes);
        var writer = new Writer(bytes.AsSpan(purpose.Length));
        writer.Id(job.Value);
        writer.Int64(sequence);
        writer.Hash(hash);
        writer.Int64(writtenUnixMs);
        return bytes;
    }

    /// <summary>The id of a public key: SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static string KeyId(ReadOnlySpan<byte> subjectPublicKeyInfo) => Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo));

    private ref struct Writer(Span<byte> rest)
    {
        private Span<byte> _rest = rest;

        public void Byte(byte value)
        {
            _rest[0] = value;
            _rest = _rest[1..];
        }

        public void Int32(int value)
        {
            BinaryPrimitives.WriteInt32BigEndian(_rest, value);
            _rest = _rest[4..];
        }

        public void Int64(long value)
        {
            BinaryPrimitives.WriteInt64BigEndian(_rest, value);
            _rest = _rest[8..];
        }

        public void Id(Guid value)
        {
            value.TryWriteBytes(_rest, bigEndian: true, out _);
            _rest = _rest[16..];
        }

        public void Text(string value, int length)
        {
            Int32(length);
            Encoding.UTF8.GetBytes(value, _rest);
            _rest = _rest[length..];
        }

        public void Hash(ContentHash value)
        {
            Convert.FromHexString(value.Hex, _rest, out _, out _);
            _rest = _rest[32..];
        }
    }
}
