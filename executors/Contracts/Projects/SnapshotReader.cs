using System.Buffers.Binary;

namespace Pollinator.Contracts;

/// <summary>Reads the fields of an encoded snapshot. What does not fit sets <see cref="Failed"/> and reads as nothing from then on.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> encoded)
{
    private const int HashBytes = 32;

    private ReadOnlySpan<byte> _rest = encoded;

    public bool Failed { get; private set; }

    public readonly bool AtEnd => _rest.IsEmpty;

    public uint UInt32() => Take(sizeof(uint)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > _rest.Length)
        {
            Failed = true;
            _rest = [];
            return [];
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    public SnapshotEntry Entry()
    {
        var head = Take(2);
        var (kind, flags) = head.Length == 2 ? ((EntryKind)head[0], head[1]) : default;
        Failed |= flags > 1;
        var path = Text();
        return kind == EntryKind.File
            ? File(path, flags == 1)
            : new SnapshotEntry
            {
                Path = path,
                Kind = kind,
                IsExecutable = flags == 1,
                Target = kind == EntryKind.Link ? Text() : null,
            };
    }

    private SnapshotEntry File(string path, bool isExecutable)
    {
        var size = Take(sizeof(ulong)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
        Failed |= size > SnapshotRules.MaxFileBytes;
        var count = Failed ? 0 : SnapshotRules.ChunkCount((long)size);
        var hashes = Take(count * HashBytes);
        var chunks = new ContentHash[hashes.Length / HashBytes];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = ContentHash.FromBytes(hashes.Slice(i * HashBytes, HashBytes));
        }

        return new SnapshotEntry
        {
            Path = path,
            Kind = EntryKind.File,
            IsExecutable = isExecutable,
            Size = (long)size,
            Chunks = chunks,
        };
    }

    private string Text()
    {
        var length = Take(sizeof(ushort)) is { Length: > 0 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : 0;
        var text = PathRules.TryDecode(Take(length));
        Failed |= text is null;
        return text ?? "";
    }
}
