using System.Formats.Tar;

namespace Pollinator.Slurm.Files;

/// <summary>A local folder as one stream: many small files cost no round trip each.</summary>
internal static class TarSending
{
    /// <summary>Writes a folder's content, without the folder itself. Links are sent as links.</summary>
    public static async Task WriteAsync(string folder, Stream to, CancellationToken ct)
    {
        // Many small writes become few large ones: each of the library's is a packet.
        await using var buffered = new BufferedStream(to, 256 * 1024);
        await using (var tar = new TarWriter(buffered, TarEntryFormat.Gnu, leaveOpen: true))
        {
            await WriteFolderAsync(new DirectoryInfo(folder), "", tar, ct);
        }

        await buffered.FlushAsync(ct);
    }

    /// <summary>The same in memory, when the folder holds little; null otherwise.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="most">About how many bytes are little.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<ReadOnlyMemory<byte>?> LittleAsync(string folder, int most, CancellationToken ct)
    {
        if (RoomLeft(new DirectoryInfo(folder), most) < 0)
        {
            return null;
        }

        using var all = new MemoryStream();
        await WriteAsync(folder, all, ct);
        return all.ToArray();
    }

    // An entry has a head, and its content is filled up: a kilobyte together.
    private static long RoomLeft(DirectoryInfo folder, long room)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            room -= 1024;
            room =
                item.LinkTarget is not null ? room
                : item is DirectoryInfo inner ? RoomLeft(inner, room)
                : room - ((FileInfo)item).Length;
            if (room < 0)
            {
                break;
            }
        }

        return room;
    }

    private static async Task WriteFolderAsync(DirectoryInfo folder, string prefix, TarWriter tar, CancellationToken ct)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            var name = prefix + item.Name;
            if (item.LinkTarget is { } target)
            {
                await tar.WriteEntryAsync(new GnuTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target }, ct);
            }
            else if (item is DirectoryInfo inner)
            {
                await tar.WriteEntryAsync(Entry(TarEntryType.Directory, name + "/", item), ct);
                await WriteFolderAsync(inner, name + "/", tar, ct);
            }
            else
            {
                await using var content = new FileStream(
                    item.FullName,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite,
                    1,
                    FileOptions.Asynchronous
                );
                var entry = Entry(TarEntryType.RegularFile, name, item);
                entry.DataStream = content;
                await tar.WriteEntryAsync(entry, ct);
            }
        }
    }

    private static GnuTarEntry Entry(TarEntryType type, string name, FileSystemInfo item) =>
        new(type, name) { Mode = item.UnixFileMode & (UnixFileMode)0b111_111_111, ModificationTime = new DateTimeOffset(item.LastWriteTimeUtc) };
}
