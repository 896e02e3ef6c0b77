using Microsoft.Net.Http.Headers;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Projects;

/// <summary>What snapshots hold, over REST. A snapshot is a project's or a job's results: both are the colony's.</summary>
internal static class SnapshotsApi
{
    public static void MapSnapshotRoutes(this RouteGroupBuilder api)
    {
        var snapshot = api.MapGroup("/snapshots/{snapshot}").WithTags("Snapshots");
        snapshot.MapGet("/manifest", ManifestAsync).WithSummary("What a snapshot holds.").Produces<SnapshotManifest>();
        snapshot
            .MapGet("/file", FileAsync)
            .WithSummary("A file of a snapshot, by its path. Always a download, but text and pictures when asked for inline.");
        snapshot.MapGet("/chunks/{chunk}", ChunkAsync).WithSummary("A chunk of one of a snapshot's files.");
        snapshot.MapGet("/zip", ZipAsync).WithSummary("A whole snapshot as an archive.");
        snapshot.MapGet("/project-file", ProjectFileAsync).WithSummary("The snapshot's project.yaml, read.").Produces<ProjectFile>();
    }

    private static async Task<IResult> ManifestAsync(ContentHash snapshot, HttpContext context, IProjects port, CancellationToken ct)
    {
        var found = await port.ManifestAsync(context.Caller(), snapshot, ct);
        return found.IsOk ? Results.Json(found.Value, ContractsJson.Default.SnapshotManifest) : found.Refusal.ToResult();
    }

    private static async Task<IResult> ProjectFileAsync(ContentHash snapshot, HttpContext context, IProjects port, CancellationToken ct) =>
        (await port.ReadProjectFileAsync(context.Caller(), snapshot, ct)).ToResult();

    private static async Task<IResult> FileAsync(
        ContentHash snapshot,
        string path,
        HttpContext context,
        ProjectService projects,
        SnapshotStore store,
        CancellationToken ct,
        bool inline = false
    )
    {
        var found = await projects.FindAsync(context.Caller(), snapshot, ct);
        if (!found.IsOk)
        {
            return found.Refusal.ToResult();
        }

        if (found.Value.File(path) is not { } file)
        {
            return Refusal.NotFound("file in this snapshot").ToResult();
        }

        var shown = FileAnswers.Prepare(context.Response, file.Path, inline);
        var tag = new EntityTagHeaderValue($"\"{SnapshotEncoding.FileIdOf(file.Size, file.Chunks)}\"");
        return Results.Stream(store.OpenFile(context.Caller().Colony, file), shown, entityTag: tag, enableRangeProcessing: true);
    }

    private static async Task<IResult> ChunkAsync(
        ContentHash snapshot,
        ContentHash chunk,
        HttpContext context,
        ProjectService projects,
        SnapshotStore store,
        CancellationToken ct
    )
    {
        var found = await projects.FindAsync(context.Caller(), snapshot, ct);
        return found.IsOk
            ? await FileAnswers.ChunkAsync(context.Response, store, context.Caller().Colony, found.Value, chunk, ct)
            : found.Refusal.ToResult();
    }

    private static async Task<IResult> ZipAsync(
        ContentHash snapshot,
        HttpContext context,
        ProjectService projects,
        SnapshotStore store,
        CancellationToken ct,
        string? name = null
    )
    {
        var caller = context.Caller();
        var found = await projects.FindAsync(caller, snapshot, ct);
        if (!found.IsOk)
        {
            return found.Refusal.ToResult();
        }

        FileAnswers.Prepare(context.Response, $"{ZipName(name) ?? $"snapshot-{snapshot.Short}"}.zip", inline: false);
        var archive = new SnapshotZip(found.Value.Manifest, file => store.OpenFile(caller.Colony, file));
        return Results.Stream(body => archive.WriteAsync(body, context.RequestAborted), "application/zip");
    }

    // Whoever makes a link can choose the name of the download, so only the plainest of names.
    private static string? ZipName(string? name) =>
        name is { Length: > 0 and <= 100 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && name[0] != '.' ? name : null;
}
