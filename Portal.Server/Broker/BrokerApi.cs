using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Server.Broker;

/// <summary>What executors say, over REST.</summary>
internal static class BrokerApi
{
    public static void MapBroker(this IEndpointRouteBuilder routes)
    {
        var executor = routes.MapGroup("/executor").RequireAuthorization(ExecutorCaller.Scheme).WithTags("Executor protocol");

        executor
            .MapPost(
                "/poll",
                async (Poll poll, HttpContext context, Polls polls, IHostApplicationLifetime lifetime, CancellationToken ct) =>
                {
                    // A portal that ends answers who waits, else each open poll would hold it up for half a minute.
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
                    return (await polls.AskAsync(ExecutorCaller.Of(context), poll, either.Token)).ToResult();
                }
            )
            .WithSummary("Asks for work, renews leases.")
            .Produces<PollReply>();

        var attempt = executor.MapGroup("/attempts/{job}/{attempt:int}");
        attempt
            .MapPost(
                "/permit",
                async (JobId job, int attempt, HttpContext context, Attempts attempts, CancellationToken ct) =>
                    (await attempts.PermitAsync(ExecutorCaller.Of(context), job, attempt, ct)).ToResult()
            )
            .WithSummary("Asks for the start permit.")
            .Produces<StartPermit>();
        attempt
            .MapPost(
                "/events",
                async (JobId job, int attempt, AttemptEvent told, HttpContext context, Attempts attempts, CancellationToken ct) =>
                    (await attempts.TellAsync(ExecutorCaller.Of(context), job, attempt, told, ct)).ToResult()
            )
            .WithSummary("Tells of a numbered event.")
            .Produces(StatusCodes.Status204NoContent);
        attempt.MapPost("/close", Close).WithSummary("Ends an attempt.").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> Close(
        JobId job,
        int attempt,
        CloseAttempt close,
        HttpContext context,
        Attempts attempts,
        ILogSeals seals,
        CancellationToken ct
    )
    {
        var closed = await attempts.CloseAsync(ExecutorCaller.Of(context), job, attempt, close, ct);
        if (closed.IsOk && close.Logs is { Count: > 0 })
        {
            // After the close and not before it: an executor that got no answer closes again, and seals again.
            await seals.SealAsync(job, attempt, close.Logs, ct);
        }

        return closed.ToResult();
    }
}
