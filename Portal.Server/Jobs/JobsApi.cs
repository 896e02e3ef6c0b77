using Microsoft.AspNetCore.Mvc;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Jobs.Filters;

namespace Pollinator.Portal.Server.Jobs;

/// <summary>Jobs over REST.</summary>
internal static class JobsApi
{
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");

        jobs.MapPost(
                "/",
                async (SubmitJob request, HttpContext context, IJobs port, CancellationToken ct) =>
                {
                    var outcome = await port.SubmitAsync(context.Caller(), request, ct);
                    return outcome.IsOk
                        ? Results.Json(
                            outcome.Value,
                            ContractsJson.Default.SubmittedJob,
                            statusCode: outcome.Value.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created
                        )
                        : outcome.Refusal.ToResult();
                }
            )
            .WithSummary("Submits a job. Durable when answered; the same idempotency key again is the same job.")
            .Produces<SubmittedJob>(StatusCodes.Status201Created);

        jobs.MapGet("/", List).WithSummary("A page of jobs, newest first.").Produces<Page<JobListItem>>();

        jobs.MapGet(
                "/counts",
                async (HttpContext context, IJobs port, CancellationToken ct) => (await port.CountsAsync(context.Caller(), ct)).ToResult()
            )
            .WithSummary("How many jobs are in which state.")
            .Produces<JobCounts>();

        jobs.MapGet(
                "/by-number/{number:long}",
                async (long number, HttpContext context, IJobs port, CancellationToken ct) =>
                {
                    var found = await port.FindByNumberAsync(context.Caller(), number, ct);
                    return found.IsOk ? (await port.GetAsync(context.Caller(), found.Value, ct)).ToResult() : found.Refusal.ToResult();
                }
            )
            .WithSummary("The job with this number.")
            .Produces<JobView>();

        jobs.MapGet(
                "/{job}",
                async (JobId job, HttpContext context, IJobs port, CancellationToken ct) =>
                    (await port.GetAsync(context.Caller(), job, ct)).ToResult()
            )
            .WithSummary("Everything about one job.")
            .Produces<JobView>();

        jobs.MapGet(
                "/{job}/receipts",
                async (JobId job, HttpContext context, IJobs port, CancellationToken ct) =>
                    (await port.ReceiptsAsync(context.Caller(), job, ct)).ToResult()
            )
            .WithSummary("Signed receipts: at submit and, once closed, at close.")
            .Produces<IReadOnlyList<Receipt>>();
        MapCheck(jobs);
        MapEndings(jobs);
        jobs.MapSavedFilters();
    }

    private static void MapCheck(RouteGroupBuilder jobs) =>
        jobs.MapPost(
                "/check",
                async (SubmitJob request, HttpContext context, IJobs port, CancellationToken ct) =>
                    (await port.CheckAsync(context.Caller(), request, ct)).ToResult()
            )
            .WithSummary("Whether a job would be accepted, by the rules of submitting. Nothing is kept.")
            .Produces<JobCheck>();

    private static void MapEndings(RouteGroupBuilder jobs)
    {
        jobs.MapPost(
                "/{job}/cancel",
                async (JobId job, HttpContext context, IJobs port, CancellationToken ct) =>
                    (await port.CancelAsync(context.Caller(), job, ct)).ToResult()
            )
            .WithSummary("Asks to end a job. Asking again is no error.")
            .Produces(StatusCodes.Status204NoContent);

        jobs.MapPost(
                "/{job}/resolve",
                async (JobId job, [FromQuery] bool runAgain, HttpContext context, IJobs port, CancellationToken ct) =>
                    (await port.ResolveLostAsync(context.Caller(), job, runAgain, ct)).ToResult()
            )
            .WithSummary("Says what became of a job without contact: run it again, or close it as lost.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> List([AsParameters] ListParameters asked, HttpContext context, IJobs port, CancellationToken ct)
    {
        var query = new JobQuery
        {
            States = asked.State ?? [],
            Project = asked.Project,
            Executor = asked.Executor,
            Person = asked.Person,
            From = asked.From,
            Until = asked.Until,
            Text = asked.Text,
            NoContact = asked.NoContact ?? false,
            Before = asked.Before,
            Skip = asked.Skip ?? 0,
            Take = asked.Take ?? 25,
        };
        return (await port.ListAsync(context.Caller(), query, ct)).ToResult();
    }

    internal sealed record ListParameters(
        JobState[]? State,
        ProjectId? Project,
        ExecutorId? Executor,
        UserId? Person,
        DateTimeOffset? From,
        DateTimeOffset? Until,
        string? Text,
        bool? NoContact,
        long? Before,
        int? Skip,
        int? Take
    );
}
