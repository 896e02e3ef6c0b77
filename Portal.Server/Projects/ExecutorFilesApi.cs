using Microsoft.AspNetCore.Mvc;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Where executors get the folders of the attempts they hold, and bring the results. Every call asks first whether it holds the attempt.</summary>
internal static class ExecutorFilesApi
{
    public static void MapExecutorFiles(this RouteGroupBuilder api)
    {
        var attempt = api.MapGroup("/executor/attempts/{job}/{attempt:int}").WithTags("Executor protocol");
        attempt.MapGet("/snapshot", SnapshotAsync).WithSummary("The manifest of the folder to stage.").Produces<SnapshotManifest>();
        attempt.MapGet("/chunks/{chunk}", ChunkAsync).WithSummary("A chunk of the folder to stage.");
        attempt.MapPost("/results/missing", MissingAsync).WithSummary("Which chunks of the results the portal lacks.").Produces<ChunkList>();
        attempt
            .MapPut("/results/chunks/{chunk}", PutChunkAsync)
            .WithMetadata(new RequestSizeLimitAttribute(SnapshotManifest.ChunkSize + 1))
            .WithSummary("Keeps a chunk of the results.")
            .Produces(StatusCodes.Status204NoContent);
        attempt
            .MapPost("/results", CreateAsync)
            .WithMetadata(new RequestSizeLimitAttribute(ManifestBody.MaxBytes))
            .WithSummary("Keeps the results as a snapshot. Its id goes into the close.")
            .Accepts<SnapshotManifest>("application/json")
            .Produces<SnapshotView>();
    }

    private static async Task<IResult> SnapshotAsync([AsParameters] HeldRoute route, HttpContext context, SnapshotStore store, CancellationToken ct)
    {
        var found = await StagedAsync(route, context, store, ct);
        return found.IsOk ? Results.Json(found.Value.Manifest, ContractsJson.Default.SnapshotManifest) : found.Refusal.ToResult();
    }

    private static async Task<IResult> ChunkAsync(
        [AsParameters] HeldRoute route,
        ContentHash chunk,
        HttpContext context,
        SnapshotStore store,
        CancellationToken ct
    )
    {
        var found = await StagedAsync(route, context, store, ct);
        return found.IsOk
            ? await FileAnswers.ChunkAsync(context.Response, store, ExecutorCaller.Of(context).Colony, found.Value, chunk, ct)
            : found.Refusal.ToResult();
    }

    private static async Task<IResult> MissingAsync(
        [AsParameters] HeldRoute route,
        ChunkList asked,
        HttpContext context,
        SnapshotStore store,
        CancellationToken ct
    )
    {
        var held = route.Find(context);
        return !held.IsOk ? held.Refusal.ToResult()
            : ManifestBody.RefusalOf(asked) is { } refusal ? refusal.ToResult()
            : Results.Json(new ChunkList(await store.MissingAsync(held.Value.Colony, asked.Chunks, ct)), ContractsJson.Default.ChunkList);
    }

    private static async Task<IResult> PutChunkAsync(
        [AsParameters] HeldRoute route,
        ContentHash chunk,
        HttpContext context,
        SnapshotStore store,
        CancellationToken ct
    )
    {
        var held = route.Find(context);
        return held.IsOk ? (await store.PutChunkAsync(held.Value.Colony, chunk, context.Request.Body, ct)).ToResult() : held.Refusal.ToResult();
    }

    private static async Task<IResult> CreateAsync(
        [AsParameters] HeldRoute route,
        HttpContext context,
        SnapshotStore store,
        ProjectViews views,
        CancellationToken ct
    )
    {
        var held = route.Find(context);
        if (!held.IsOk)
        {
            return held.Refusal.ToResult();
        }

        var manifest = await ManifestBody.ReadAsync(context.Request, ct);
        if (!manifest.IsOk)
        {
            return manifest.Refusal.ToResult();
        }

        var origin = new SnapshotOrigin(held.Value.Colony, "Results") { Job = held.Value.Job, ExecutorName = ExecutorCaller.Of(context).Name };
        var kept = await store.CreateAsync(origin, manifest.Value, ct);
        return kept.IsOk ? Results.Json(await views.OfAsync(kept.Value), ContractsJson.Default.SnapshotView) : kept.Refusal.ToResult();
    }

    private static async Task<Outcome<LoadedSnapshot>> StagedAsync(HeldRoute route, HttpContext context, SnapshotStore store, CancellationToken ct)
    {
        var held = route.Find(context);
        return !held.IsOk ? held.Refusal
            : held.Value.Snapshot is { } snapshot && await store.FindAsync(held.Value.Colony, snapshot, ct) is { } found ? found
            : Refusal.NotFound("project folder of this job");
    }

    /// <summary>The attempt that a route names.</summary>
    internal readonly record struct HeldRoute(JobId Job, int Attempt, [FromServices] IHeldAttempts Held)
    {
        public Outcome<HeldAttempt> Find(HttpContext context) => Held.Find(ExecutorCaller.Of(context), Job, Attempt);
    }
}
