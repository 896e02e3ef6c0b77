using System.IO.Compression;
using System.Text;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// Writes a snapshot as a zip archive while it is read; nothing is kept in memory or on disk. Names come from checked manifests: relative,
/// without '..' and backslash, nothing below a link, and links that stay inside.
/// </summary>
internal sealed class SnapshotZip(SnapshotManifest manifest, Func<SnapshotEntry, Stream> open)
{
    // The upper half of these attributes is the Unix mode.
    private const int FileMode = 0x81A4 << 16;
    private const int ProgramMode = 0x81ED << 16;
    private const int FolderMode = 0x41ED << 16;
    private const int LinkMode = unchecked(0xA1FF << 16);

    // The same content gives the same archive.
    private static readonly DateTimeOffset Time = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task WriteAsync(Stream body, CancellationToken ct)
    {
        await using var late = new LateWrites(body);
        await using (var archive = await ZipArchive.CreateAsync(late, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct))
        {
            foreach (var entry in manifest.Entries)
            {
                ct.ThrowIfCancellationRequested();
                await WriteAsync(archive, entry, ct);
            }
        }

        await late.FlushAsync(ct);
    }

    private async Task WriteAsync(ZipArchive archive, SnapshotEntry entry, CancellationToken ct)
    {
        var isFolder = entry.Kind == EntryKind.Folder;
        var packed = archive.CreateEntry(isFolder ? entry.Path + "/" : entry.Path, CompressionLevel.Fastest);
        packed.LastWriteTime = Time;
        packed.ExternalAttributes = entry.Kind switch
        {
            EntryKind.Folder => FolderMode,
            EntryKind.Link => LinkMode,
            _ => entry.IsExecutable ? ProgramMode : FileMode,
        };
        if (isFolder)
        {
            return;
        }

        await using var to = await packed.OpenAsync(ct);
        await using var from = entry.Kind == EntryKind.Link ? new MemoryStream(Encoding.UTF8.GetBytes(entry.Target!)) : open(entry);
        await from.CopyToAsync(to, ct);
    }
}
