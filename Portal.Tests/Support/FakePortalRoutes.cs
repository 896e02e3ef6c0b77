using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Support;

/// <summary>The routes executors use.</summary>
internal sealed class FakePortalRoutes(FakePortal portal)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/executors/register", portal.Register);
        routes.MapPost("/api/v1/executors/{id}/session", portal.OpenAsync);
        var executor = routes
            .MapGroup("/api/v1/executor")
            .AddEndpointFilter(async (call, next) => portal.Refuse(call.HttpContext) ?? await next(call));
        executor.MapPost("/poll", PollAsync);
        var attempt = executor.MapGroup("/attempts/{job}/{attempt:int}");
        attempt.MapPost("/permit", (JobId job, int attempt) => Permit(job, attempt));
        attempt.MapPost("/secrets", (JobId job, int attempt) => With(job, attempt, Secrets));
        attempt.MapPost("/events", (JobId job, int attempt, AttemptEvent told) => With(job, attempt, held => Tell(held, told)));
        attempt.MapPost("/close", (JobId job, int attempt, CloseAttempt close) => Close(job, attempt, close));
        attempt.MapGet("/log", (JobId job, int attempt) => With(job, attempt, Ends));
        attempt.MapPost("/log/{stream}", AppendAsync);
        MapFiles(attempt);
    }

    private void MapFiles(RouteGroupBuilder attempt)
    {
        attempt.MapGet("/snapshot", (JobId job, int attempt) => With(job, attempt, held => Results.Json(held.Snapshot)));
        attempt.MapGet(
            "/chunks/{chunk}",
            (JobId job, int attempt, ContentHash chunk) => With(job, attempt, held => Results.Bytes(held.Chunks[chunk]))
        );
        attempt.MapPost(
            "/results/missing",
            (JobId job, int attempt, ChunkList asked) =>
                With(job, attempt, held => Results.Json(new ChunkList([.. asked.Chunks.Where(chunk => !held.Chunks.ContainsKey(chunk))])))
        );
        attempt.MapPut("/results/chunks/{chunk}", PutAsync);
        attempt.MapPost("/results", (JobId job, int attempt, SnapshotManifest manifest) => With(job, attempt, held => Keep(held, manifest)));
    }

    private async Task<IResult> PollAsync(Poll poll, CancellationToken ct)
    {
        foreach (var job in portal.Jobs.Values.Where(job => job.IsHeld && !poll.Held.Contains(job.Ref)))
        {
            job.LoseIfUnstarted();
        }

        var until = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var notYours = poll.Held.Where(held => !(portal.Jobs.TryGetValue(held.Job, out var job) && job.IsHeld && job.Ref == held)).ToList();
            var stops = portal.Jobs.Values.Where(job => job.Stop != EndReason.None && poll.Held.Contains(job.Ref)).ToList();
            var taken = portal.Jobs.Values.Select(job => poll.Want > 0 ? job.TryAssign() : null).OfType<Assignment>().Take(poll.Want).ToList();
            if (
                taken.Count + stops.Count + notYours.Count > 0
                || TimeProvider.System.GetElapsedTime(until).TotalSeconds > Math.Min(poll.WaitSeconds, 1)
            )
            {
                var reply = new PollReply
                {
                    Assignments = taken,
                    Stop = [.. stops.Select(job => new StopDirective(job.Ref, job.Stop))],
                    NotYours = notYours,
                };
                return Results.Json(reply);
            }

            await Task.Delay(10, ct);
        }
    }

    private IResult With(JobId id, int attempt, Func<FakeJob, IResult> then) =>
        portal.Jobs.TryGetValue(id, out var job) && job.IsHeld && job.Attempt == attempt
            ? then(job)
            : FakePortal.Problem(409, "not-yours", "Not held by this executor.");

    private IResult Permit(JobId id, int attempt) =>
        portal.Jobs.TryGetValue(id, out var job) && job.Permit(attempt)
            ? Results.Json(new StartPermit(id, attempt))
            : FakePortal.Problem(409, "permit-refused", "Not yours any more.");

    private IResult Tell(FakeJob job, AttemptEvent told)
    {
        if (told.Kind == AttemptEventKind.Running && !job.IsPermitted)
        {
            portal.Faults.Enqueue("runs without a permit");
        }

        if (job.Tell(told) == FakeJob.IResultLike.Fine)
        {
            return Results.NoContent();
        }

        portal.Faults.Enqueue($"event {told.Number} leaves a gap");
        return FakePortal.Problem(409, "event-gap", "An event is missing.");
    }

    private IResult Close(JobId id, int attempt, CloseAttempt close)
    {
        if (portal.Jobs.TryGetValue(id, out var job) && job.Closed.IsCompleted && job.Attempt == attempt)
        {
            return Results.NoContent();
        }

        return With(
            id,
            attempt,
            held =>
            {
                if (held.Close(close) is { } fault && portal.LongestLog == long.MaxValue)
                {
                    portal.Faults.Enqueue(fault);
                }

                return Results.NoContent();
            }
        );
    }

    private IResult Secrets(FakeJob job)
    {
        if (!job.IsPermitted)
        {
            portal.Faults.Enqueue("secrets without a permit");
        }

        job.SecretsAsked++;
        return Results.Json(new AttemptSecrets { Values = job.Secrets });
    }

    private static IResult Ends(FakeJob job) =>
        Results.Json(new LogEnds([.. Enum.GetValues<LogStream>().Select(stream => new LogEnd(stream, job.Log(stream).Length, 0))]));

    private async Task<IResult> AppendAsync(JobId job, int attempt, string stream, long offset, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return With(
            job,
            attempt,
            held =>
            {
                var one = Enum.Parse<LogStream>(stream, ignoreCase: true);
                if (offset + body.Length > portal.LongestLog)
                {
                    return FakePortal.Problem(413, "log-full", "No more of this log is kept.");
                }

                if (held.Append(one, offset, body.ToArray()) is { } length)
                {
                    return Results.Json(new LogAppended(length));
                }

                portal.Faults.Enqueue($"an append at {offset} leaves a gap");
                return FakePortal.Problem(409, "log-gap", "Bytes are missing.", held.Log(one).Length);
            }
        );
    }

    private async Task<IResult> PutAsync(JobId job, int attempt, ContentHash chunk, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return With(
            job,
            attempt,
            held =>
            {
                Assert.Equal(chunk, ContentHash.Of(body.ToArray()));
                held.Chunks[chunk] = body.ToArray();
                return Results.NoContent();
            }
        );
    }

    private static IResult Keep(FakeJob job, SnapshotManifest manifest)
    {
        job.Results = manifest;
        var files = manifest.Entries.Where(entry => entry.Kind == EntryKind.File).ToList();
        var bytes = files.Sum(entry => entry.Size);
        return Results.Json(new SnapshotView(SnapshotEncoding.IdOf(manifest), TimeProvider.System.GetUtcNow(), "bench", files.Count, bytes, "job"));
    }
}
