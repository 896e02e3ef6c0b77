using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// How files of others are answered: as a download that no browser looks into. Only pictures and plain text may be looked at in place, with
/// nothing allowed in them. HTML and SVG are programs to a browser and are never shown.
/// </summary>
internal static class FileAnswers
{
    private const string Download = "application/octet-stream";
    private const string PlainText = "text/plain; charset=utf-8";

    private static readonly FrozenDictionary<string, string> Shown = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif",
        [".webp"] = "image/webp",
        [".txt"] = PlainText,
        [".log"] = PlainText,
        [".md"] = PlainText,
        [".py"] = PlainText,
        [".sh"] = PlainText,
        [".yaml"] = PlainText,
        [".yml"] = PlainText,
        [".json"] = PlainText,
        [".toml"] = PlainText,
        // As text/csv a browser would save it.
        [".csv"] = PlainText,
        [".tsv"] = PlainText,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets the headers for a file and answers its content type.</summary>
    public static string Prepare(HttpResponse response, string path, bool inline)
    {
        var type = inline ? Shown.GetValueOrDefault(Path.GetExtension(path)) : null;
        var disposition = new ContentDispositionHeaderValue(type is null ? "attachment" : "inline");
        disposition.SetHttpFileName(PathRules.Shown(path[(path.LastIndexOf('/') + 1)..]));
        Protect(response);
        response.Headers.ContentDisposition = disposition.ToString();
        return type ?? Download;
    }

    /// <summary>One chunk, if it is the snapshot's.</summary>
    public static async Task<IResult> ChunkAsync(
        HttpResponse response,
        SnapshotStore store,
        ColonyId colony,
        LoadedSnapshot snapshot,
        ContentHash chunk,
        CancellationToken ct
    )
    {
        if (!snapshot.Has(chunk) || await store.OpenChunkAsync(colony, chunk, ct) is not { } content)
        {
            return Refusal.NotFound("chunk in this snapshot").ToResult();
        }

        Protect(response);
        response.Headers.ContentDisposition = "attachment";
        return Results.Stream(content, Download);
    }

    private static void Protect(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "private, no-cache";
    }
}
