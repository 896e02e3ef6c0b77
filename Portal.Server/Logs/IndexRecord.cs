using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>
/// A point in the arrival of an attempt's output: where both streams stood, and which of them grew from here to the next record. Between two
/// records lie bytes of one stream only; this gives the merged view its order.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexRecord(LogStream Stream, long AtUnixMs, LineState Out, LineState Err)
{
    /// <summary>Bytes of a record in the file.</summary>
    public const int Size = 112;

    /// <summary>Where a stream stood.</summary>
    public LineState Of(LogStream stream) => stream == LogStream.Stdout ? Out : Err;

    /// <summary>How many lines had ended, in one stream or (null) in both.</summary>
    public long Lines(LogStream? stream) => stream is { } one ? Of(one).Lines : Out.Lines + Err.Lines;

    /// <summary>Writes the record with its check sum.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, AtUnixMs);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], (int)Stream);
        WriteState(to[16..], Out);
        WriteState(to[64..], Err);
        BinaryPrimitives.WriteUInt32LittleEndian(to[12..], Sum(to));
    }

    /// <summary>Reads a record; null when its check sum is wrong (a torn write).</summary>
    public static IndexRecord? Read(ReadOnlySpan<byte> from)
    {
        var stream = (LogStream)BinaryPrimitives.ReadInt32LittleEndian(from[8..]);
        return stream is LogStream.Stdout or LogStream.Stderr && BinaryPrimitives.ReadUInt32LittleEndian(from[12..]) == Sum(from)
            ? new(stream, BinaryPrimitives.ReadInt64LittleEndian(from), ReadState(from[16..]), ReadState(from[64..]))
            : null;
    }

    private static uint Sum(ReadOnlySpan<byte> record)
    {
        var sum = BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(record));
        sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt32LittleEndian(record[8..]));
        for (var at = 16; at < Size; at += sizeof(ulong))
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(record[at..]));
        }
        return sum;
    }

    private static void WriteState(Span<byte> to, LineState state)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, state.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], state.Lines);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], state.LineStart);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], state.States);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], state.ShownStart);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], state.ShownEnd);
    }

    private static LineState ReadState(ReadOnlySpan<byte> from) =>
        new()
        {
            Offset = BinaryPrimitives.ReadInt64LittleEndian(from),
            Lines = BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
            LineStart = BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            States = BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            ShownStart = BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            ShownEnd = BinaryPrimitives.ReadInt64LittleEndian(from[40..]),
        };
}
