using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Previews;

/// <summary>Looks into files for pages. Who may read a file is decided where files are opened; here is decided how much of it is read, and how many at once.</summary>
internal sealed class PreviewService(IProjects projects) : IPreviews, IDisposable
{
    private const int MostAtOnce = 4;
    private const int MostJsonBytes = 512 * 1024;
    private const int MostMarkdownBytes = 128 * 1024;
    private const long MostPoints = 100_000_000;

    private static readonly Refusal Unreadable = new(
        RefusalKind.Unavailable,
        "file-unreadable",
        "The portal could not read this file to its end: a part of it is gone from its store, or the disk failed. Try again; if it stays so, tell who runs the portal."
    );

    private readonly SemaphoreSlim _seats = new(MostAtOnce);

    public async Task<Outcome<FileLook>> PreviewAsync(Caller caller, ContentHash snapshot, string path, PreviewWish wish, CancellationToken ct)
    {
        var opened = await projects.OpenFileAsync(caller, snapshot, path, ct);
        if (!opened.IsOk)
        {
            return opened.Refusal;
        }

        await using var content = opened.Value.Content;
        await _seats.WaitAsync(ct);
        try
        {
            return await LookAsync(new Looked(caller, snapshot, opened.Value), wish, ct);
        }
        catch (IOException)
        {
            return Unreadable;
        }
        finally
        {
            _seats.Release();
        }
    }

    public void Dispose() => _seats.Dispose();

    private async Task<FileLook> LookAsync(Looked looked, PreviewWish wish, CancellationToken ct)
    {
        var kind = FileKinds.Of(looked.File.Path);
        var head = await FileHead.ReadAsync(looked.File.Content, PreviewWish.PartBytes, ct);
        if (head.Bytes.Length == 0)
        {
            return new FileLook.Nothing("The file is empty.");
        }

        if (kind == FileKind.Picture)
        {
            return LookAtPicture(head.Bytes);
        }

        if (head.Encoding is null)
        {
            return new FileLook.Nothing("This is not text. Download it to look at it.");
        }

        string? note = null;
        if (!wish.AsText && kind != FileKind.Text)
        {
            (var made, note) = await MakeAsync(kind, looked, head, ct);
            if (made is not null)
            {
                return made with { Note = note ?? head.EncodingNote };
            }
        }

        looked.File.Content.Position = 0;
        return await TextAsync(looked.File, wish, ct) with { Note = note ?? head.EncodingNote };
    }

    private static FileLook LookAtPicture(ReadOnlySpan<byte> head) =>
        PictureHeader.Read(head) switch
        {
            null => new FileLook.Nothing("By its name it is a picture, but not by its content. Download it to look at it."),
            { Points: > MostPoints } size => new FileLook.Nothing(
                $"This picture says it is {size.Width:N0} × {size.Height:N0} points, more than a browser should be asked to draw. Download it to look at it."
            ),
            _ => new FileLook.Picture(),
        };

    // What can be made of it; or nothing, and why it is shown as text.
    private async Task<(FileLook? Made, string? Note)> MakeAsync(FileKind kind, Looked looked, FileHead head, CancellationToken ct)
    {
        looked.File.Content.Position = 0;
        return kind switch
        {
            FileKind.Table => await TableAsync(looked.File, head, ct),
            FileKind.Json => await JsonAsync(looked.File, ct),
            FileKind.Markdown => await MarkdownAsync(looked, ct),
            _ => (null, null),
        };
    }

    private static async Task<(FileLook?, string?)> TableAsync(ProjectFileContent file, FileHead head, CancellationToken ct)
    {
        using var text = new StreamReader(
            file.Content,
            head.Encoding!,
            detectEncodingFromByteOrderMarks: true,
            PreviewWish.PartBytes,
            leaveOpen: true
        );
        var (table, note) = await TableReading.ReadAsync(text, Separators.Of(file.Path, head.Text()), new TableBounds(), ct);
        return table is null ? (null, note) : (new FileLook.Table(table), note);
    }

    private static async Task<(FileLook?, string?)> JsonAsync(ProjectFileContent file, CancellationToken ct)
    {
        if (file.Size > MostJsonBytes)
        {
            return (null, $"It is larger than {MostJsonBytes / 1024} KiB, so it is shown as it is written.");
        }

        var head = await FileHead.ReadAsync(file.Content, MostJsonBytes, ct);
        try
        {
            var (content, isCut) = TextCut.At(JsonLayout.Write(head.Text()), PreviewWish.MostParts * PreviewWish.PartBytes);
            return (new FileLook.Text(content, isCut, HasMore: false) { IsLaidOut = true }, null);
        }
        catch (JsonException fault)
        {
            return (null, $"This is not JSON from line {(fault.LineNumber ?? 0) + 1:N0} on, so it is shown as it is written.");
        }
    }

    private async Task<(FileLook?, string?)> MarkdownAsync(Looked looked, CancellationToken ct)
    {
        if (looked.File.Size > MostMarkdownBytes)
        {
            return (null, $"It is larger than {MostMarkdownBytes / 1024} KiB, so it is shown as it is written.");
        }

        var head = await FileHead.ReadAsync(looked.File.Content, MostMarkdownBytes, ct);
        var manifest = await projects.ManifestAsync(looked.Caller, looked.Snapshot, ct);
        var files = (manifest.Value?.Entries ?? []).Where(entry => entry.Kind == EntryKind.File).Select(entry => entry.Path);
        var html = new MarkdownPage(looked.Snapshot, looked.File.Path, files.ToHashSet(StringComparer.Ordinal)).Write(head.Text());
        return html is null
            ? (null, "It is nested too deeply to be laid out, so it is shown as it is written.")
            : (new FileLook.Markdown(html), null);
    }

    private static async Task<FileLook> TextAsync(ProjectFileContent file, PreviewWish wish, CancellationToken ct)
    {
        var parts = Math.Clamp(wish.Parts, 1, PreviewWish.MostParts);
        var head = await FileHead.ReadAsync(file.Content, parts * PreviewWish.PartBytes, ct);
        return head.Encoding is null
            ? new FileLook.Nothing("This is not text beyond its beginning. Download it to look at it.")
            : new FileLook.Text(head.Text(), head.IsCut, head.IsCut && parts < PreviewWish.MostParts);
    }

    private sealed record Looked(Caller Caller, ContentHash Snapshot, ProjectFileContent File);
}
