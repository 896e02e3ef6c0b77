using Microsoft.Win32.SafeHandles;

namespace Pollinator.Portal.Server.Logs;

/// <summary>The sidecar file of an attempt's log: a header, then records of one size. Can always be made again from the log itself, but for times.</summary>
internal static class LogIndex
{
    private const int Page = 512;

    private static ReadOnlySpan<byte> Header => "pollinator-logx1"u8;

    /// <summary>Where a record stands in the file.</summary>
    public static long PositionOf(long record) => Header.Length + (record * IndexRecord.Size);

    /// <summary>Appends records. The file is not synced: what a power cut takes is made again.</summary>
    public static void Append(SafeFileHandle file, long count, IReadOnlyList<IndexRecord> records)
    {
        if (count == 0)
        {
            RandomAccess.Write(file, Header, 0);
        }
        var bytes = new byte[records.Count * IndexRecord.Size];
        for (var i = 0; i < records.Count; i++)
        {
            records[i].Write(bytes.AsSpan(i * IndexRecord.Size));
        }
        RandomAccess.Write(file, bytes, PositionOf(count));
    }

    /// <summary>
    /// The state at the last record that is whole and fits files of these lengths; the file is cut behind it. Empty when nothing can be trusted.
    /// </summary>
    public static LogState Load(SafeFileHandle file, long outLength, long errLength)
    {
        var state = LogState.Empty;
        Span<byte> header = stackalloc byte[Header.Length];
        if (RandomAccess.Read(file, header, 0) == header.Length && header.SequenceEqual(Header))
        {
            var page = new byte[Page * IndexRecord.Size];
            while (LoadPage(file, page, ref state, outLength, errLength)) { }
        }
        RandomAccess.SetLength(file, state.Records == 0 ? 0 : PositionOf(state.Records));
        return state;
    }

    private static bool LoadPage(SafeFileHandle file, byte[] page, ref LogState state, long outLength, long errLength)
    {
        var read = RandomAccess.Read(file, page, PositionOf(state.Records)) / IndexRecord.Size;
        for (var i = 0; i < read; i++)
        {
            if (IndexRecord.Read(page.AsSpan(i * IndexRecord.Size)) is not { } record || !Follows(record, state, outLength, errLength))
            {
                return false;
            }
            state = new(record.Out, record.Err, state.Records + 1, record);
        }
        return read > 0;
    }

    private static bool Follows(IndexRecord record, LogState state, long outLength, long errLength) =>
        record.Out.Offset >= state.Out.Offset
        && record.Err.Offset >= state.Err.Offset
        && record.Out.Offset <= outLength
        && record.Err.Offset <= errLength
        && (state.Records > 0 || record.Out.Offset + record.Err.Offset == 0);
}
