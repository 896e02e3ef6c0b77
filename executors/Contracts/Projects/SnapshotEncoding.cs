using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Pollinator.Contracts;

/// <summary>
/// The canonical encoding of a snapshot, version 1. One state of a folder has one encoding, and the SHA-256 of it is the snapshot's id.
/// All numbers are unsigned and big-endian:
/// <code>
/// header   8 bytes   ASCII "PLNSNAP" and a zero byte
///          4 bytes   version = 1
///          4 bytes   number of entries
/// entry    1 byte    kind: 1 file, 2 folder, 3 link
///          1 byte    flags: 1 executable (files only), else 0
///          2 bytes   length of the path
///          n bytes   path, UTF-8, parts joined by '/'
///   file   8 bytes   size
///          32 bytes  SHA-256 of each chunk of 4 MiB, the last one shorter; none for an empty file (their number follows from the size)
///   link   2 bytes   length of the target
///          n bytes   target, UTF-8
/// </code>
/// Entries stand in the order of the bytes of their paths, each once, every folder before what is in it, with no byte after the last.
/// What may stand in it is told by <see cref="SnapshotRules"/> and <see cref="PathRules"/>; <c>docs/snapshots.md</c> tells the same at length.
/// </summary>
public static class SnapshotEncoding
{
    /// <summary>The version written.</summary>
    public const int Version = 1;

    private const int HashBytes = 32;

    private static readonly UTF8Encoding Strict = new(false, true);

    private static ReadOnlySpan<byte> Magic => "PLNSNAP\0"u8;

    private static ReadOnlySpan<byte> FilePrefix => "PLNFILE\0"u8;

    /// <summary>The canonical bytes. Throws for a manifest that has faults: ask <see cref="SnapshotRules.FaultsOf"/> first.</summary>
    public static byte[] Encode(SnapshotManifest manifest)
    {
        if (SnapshotRules.FaultsOf(manifest, 1) is [var fault, ..])
        {
            throw new ArgumentException($"Not a snapshot: '{fault.Path}' {fault.Message}.", nameof(manifest));
        }

        var writer = new ArrayBufferWriter<byte>(256 + manifest.Entries.Count * 96);
        writer.Write(Magic);
        WriteUInt32(writer, Version);
        WriteUInt32(writer, (uint)manifest.Entries.Count);
        foreach (var entry in manifest.Entries)
        {
            Write(writer, entry);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Reads canonical bytes; refuses (code <c>snapshot-encoding</c>) whatever <see cref="Encode"/> would not have written.</summary>
    public static Outcome<SnapshotManifest> Decode(ReadOnlySpan<byte> encoded)
    {
        var reader = new SnapshotReader(encoded);
        if (!reader.Take(Magic.Length).SequenceEqual(Magic))
        {
            return Refused("These bytes are not a snapshot.");
        }

        var version = reader.UInt32();
        if (version != Version)
        {
            return Refused($"The snapshot has the version {version}, and only version {Version} is known.");
        }

        var count = reader.UInt32();
        if (count > SnapshotRules.MaxEntries)
        {
            return Refused($"The snapshot has {count} entries, and {SnapshotRules.MaxEntries} are allowed.");
        }

        var entries = new List<SnapshotEntry>((int)Math.Min(count, encoded.Length / 5));
        for (var i = 0; i < count && !reader.Failed; i++)
        {
            entries.Add(reader.Entry());
        }

        if (reader.Failed || !reader.AtEnd)
        {
            return Refused(reader.Failed ? "The snapshot is cut short or damaged." : "There are bytes after the snapshot's end.");
        }

        var manifest = new SnapshotManifest { Entries = entries };
        return SnapshotRules.FaultsOf(manifest, 1) is [var fault, ..] ? Refused($"'{fault.Path}' {fault.Message}.") : manifest;
    }

    /// <summary>The id of a snapshot: the SHA-256 of its canonical bytes.</summary>
    public static ContentHash IdOf(SnapshotManifest manifest) => ContentHash.Of(Encode(manifest));

    /// <summary>
    /// The id of a file's content: the SHA-256 of ASCII "PLNFILE" and a zero byte, the size in 8 bytes, and the hashes of its chunks.
    /// A small file has one chunk, an empty file none.
    /// </summary>
    public static ContentHash FileIdOf(long size, IReadOnlyList<ContentHash> chunks)
    {
        var writer = new ArrayBufferWriter<byte>(FilePrefix.Length + sizeof(ulong) + chunks.Count * HashBytes);
        writer.Write(FilePrefix);
        WriteContent(writer, size, chunks);
        return ContentHash.Of(writer.WrittenSpan);
    }

    private static Refusal Refused(Words text) => new(RefusalKind.Invalid, "snapshot-encoding", text);

    private static void Write(ArrayBufferWriter<byte> writer, SnapshotEntry entry)
    {
        writer.Write([(byte)entry.Kind, entry.IsExecutable ? (byte)1 : (byte)0]);
        WriteText(writer, entry.Path);
        if (entry.Kind == EntryKind.File)
        {
            WriteContent(writer, entry.Size, entry.Chunks);
        }
        else if (entry.Kind == EntryKind.Link)
        {
            WriteText(writer, entry.Target!);
        }
    }

    private static void WriteContent(ArrayBufferWriter<byte> writer, long size, IReadOnlyList<ContentHash> chunks)
    {
        BinaryPrimitives.WriteUInt64BigEndian(writer.GetSpan(sizeof(ulong)), (ulong)size);
        writer.Advance(sizeof(ulong));
        foreach (var chunk in chunks)
        {
            writer.Write(chunk.ToBytes());
        }
    }

    private static void WriteText(ArrayBufferWriter<byte> writer, string text)
    {
        var bytes = Strict.GetBytes(text);
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(sizeof(ushort)), (ushort)bytes.Length);
        writer.Advance(sizeof(ushort));
        writer.Write(bytes);
    }

    private static void WriteUInt32(ArrayBufferWriter<byte> writer, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(writer.GetSpan(sizeof(uint)), value);
        writer.Advance(sizeof(uint));
    }
}
