using Microsoft.AspNetCore.Mvc;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Executors.Asks;

/// <summary>Questions to executors, as executors fetch and answer them.</summary>
internal static class AsksApi
{
    private const int LongestWait = 30;

    public static void MapAsks(this IEndpointRouteBuilder routes)
    {
        var asks = routes.MapGroup("/executor/asks").WithTags("Executor protocol");
        asks.MapGet("/", BatchAsync).WithSummary("Questions for this executor; waits for one.").Produces<AskBatch>();
        asks.MapPost("/{ask}/words", SayAsync)
            .WithMetadata(new RequestSizeLimitAttribute(AskRules.WordBytes))
            .WithSummary("Says a numbered word to a question.")
            .Produces(StatusCodes.Status204NoContent);
        asks.MapGet("/{ask}/replies", RepliesAsync)
            .WithSummary("A person's replies to the prompts of a question; waits for one.")
            .Produces<AskReplies>();
    }

    private static async Task<IResult> BatchAsync(
        HttpContext context,
        AskDesk desk,
        Roster roster,
        IHostApplicationLifetime lifetime,
        CancellationToken ct,
        int wait = 0
    )
    {
        var caller = ExecutorCaller.Of(context);
        if (!IsNewest(roster, caller))
        {
            return Sessions.Superseded.ToResult();
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        var batch = await desk.BatchAsync(caller.Executor, Seconds(wait), either.Token);
        return IsNewest(roster, caller) ? Results.Json(batch, ContractsJson.Default.AskBatch) : Sessions.Superseded.ToResult();
    }

    private static async Task<IResult> SayAsync(AskId ask, AskWord word, HttpContext context, AskDesk desk, Roster roster, CancellationToken ct)
    {
        var caller = ExecutorCaller.Of(context);
        return IsNewest(roster, caller) ? (await desk.SayAsync(caller, ask, word, ct)).ToResult() : Sessions.Superseded.ToResult();
    }

    private static async Task<IResult> RepliesAsync(
        AskId ask,
        HttpContext context,
        AskDesk desk,
        Roster roster,
        IHostApplicationLifetime lifetime,
        CancellationToken ct,
        int after = 0,
        int wait = 0
    )
    {
        var caller = ExecutorCaller.Of(context);
        if (!IsNewest(roster, caller))
        {
            return Sessions.Superseded.ToResult();
        }

        // Replies are secrets: no cache on the way may keep them.
        context.Response.Headers.CacheControl = "no-store";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        var replies = await desk.RepliesAsync(caller.Executor, ask, after, Seconds(wait), either.Token);
        return Results.Json(replies, ContractsJson.Default.AskReplies);
    }

    /// <summary>How long a request may wait, from what it asks.</summary>
    public static TimeSpan Seconds(int wait) => TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestWait));

    private static bool IsNewest(Roster roster, ExecutorCaller caller) => roster.Find(caller.Executor)?.Profile.Incarnation == caller.Incarnation;
}
