using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Reads manifests that come over HTTP. Kept apart from other bodies: they may be large.</summary>
internal static class ManifestBody
{
    /// <summary>Largest body: the most entries with names and hashes of usual length.</summary>
    public const long MaxBytes = 128L << 20;

    /// <summary>Most chunks that can be asked for at once.</summary>
    public const int MaxAsked = 10_000;

    public static async Task<Outcome<SnapshotManifest>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        try
        {
            var manifest = await JsonSerializer.DeserializeAsync(request.Body, ContractsJson.Default.SnapshotManifest, ct);
            return manifest is null || HasHoles(manifest) ? NotAManifest("It is empty.") : manifest;
        }
        catch (JsonException e)
        {
            return NotAManifest($"Line {e.LineNumber + 1}, at {e.Path ?? "its beginning"}.");
        }
    }

    public static Refusal? RefusalOf(ChunkList asked) =>
        asked.Chunks is null ? new(RefusalKind.Invalid, "chunks-unreadable", "Name the chunks in a list 'chunks'.")
        : asked.Chunks.Count > MaxAsked ? new(RefusalKind.TooLarge, "too-many-chunks", $"Ask for at most {MaxAsked:N0} chunks at a time.")
        : null;

    // The serializer does not look at what a list holds, and when it reads a stream (.NET 10.0) it lets null pass for a list.
    private static bool HasHoles(SnapshotManifest manifest) =>
        manifest.Entries is null || manifest.Entries.Any(entry => entry is null || entry.Path is null || entry.Chunks is null);

    private static Refusal NotAManifest(Words detail) => new(RefusalKind.Invalid, "manifest-unreadable", $"This is not a manifest. {detail}");
}
