using Microsoft.AspNetCore.Authorization;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Executors over REST.</summary>
internal static class ExecutorsApi
{
    public static void MapExecutors(this IEndpointRouteBuilder routes)
    {
        var executors = routes.MapGroup("/executors").WithTags("Executors");
        executors
            .MapGet("/", ListAsync)
            .WithSummary("Executors of the colony by name, retired ones last.")
            .WithDescription(
                $"All of them without text, health, skip and take; a page with any of these. The header {PageAnswers.Total} of a page says how many match in all."
            )
            .Produces<IReadOnlyList<ExecutorView>>();
        executors
            .MapGet(
                "/{executor}",
                async (ExecutorId executor, HttpContext context, IExecutors port, CancellationToken ct) =>
                    (await port.GetAsync(context.Caller(), executor, ct)).ToResult()
            )
            .WithSummary("One executor.")
            .Produces<ExecutorView>();
        executors
            .MapPost(
                "/codes",
                async (NewCode request, HttpContext context, IExecutors port, CancellationToken ct) =>
                    (await port.CreateCodeAsync(context.Caller(), request, ct)).ToResult(StatusCodes.Status201Created)
            )
            .WithSummary("Makes a one-time code for a new executor.")
            .Produces<EnrollmentCode>(StatusCodes.Status201Created);
        executors
            .MapPost(
                "/{executor}/retire",
                async (ExecutorId executor, HttpContext context, IExecutors port, CancellationToken ct) =>
                    (await port.RetireAsync(context.Caller(), executor, ct)).ToResult()
            )
            .WithSummary("Retires an executor.")
            .Produces(StatusCodes.Status204NoContent);
        executors
            .MapPut(
                "/{executor}/sharing",
                async (ExecutorId executor, Share share, HttpContext context, IExecutors port, CancellationToken ct) =>
                    (await port.ShareAsync(context.Caller(), executor, share, ct)).ToResult()
            )
            .WithSummary("Shares an executor with people or the colony, or ends that.")
            .Produces(StatusCodes.Status204NoContent);
        executors
            .MapPost(
                "/fit",
                async (JobSpec spec, HttpContext context, IExecutors port, CancellationToken ct) =>
                    (await port.FitAsync(context.Caller(), spec, ct)).ToResult()
            )
            .WithSummary("Which executors fit a specification, and why the others don't.")
            .Produces<IReadOnlyList<ExecutorFit>>();
        MapProofs(executors);
    }

    // The code and the signed assertion are the proof here.
    private static void MapProofs(RouteGroupBuilder executors)
    {
        executors
            .MapPost(
                "/register",
                [AllowAnonymous]
                async (RegisterExecutor request, Enrollment enrollment, CancellationToken ct) =>
                    (await enrollment.RegisterAsync(request, ct)).ToResult(StatusCodes.Status201Created)
            )
            .RequireSpokenProtocol()
            .WithSummary("Registers an executor with its one-time code.")
            .Produces<RegisteredExecutor>(StatusCodes.Status201Created);
        executors
            .MapPost(
                "/{executor}/session",
                [AllowAnonymous]
                async (ExecutorId executor, OpenSession request, Sessions sessions, CancellationToken ct) =>
                    (await sessions.OpenAsync(executor, request, ct)).ToResult()
            )
            .RequireSpokenProtocol()
            .WithSummary("Opens a session for an executor that proves its key.")
            .Produces<ExecutorSession>();
        executors
            .MapGet(
                "/proof",
                [AllowAnonymous]
                (PortalId portal, string nonce = "") =>
                    (
                        portal.Prove(nonce) is { } proof
                            ? new PortalHere(proof)
                            : (Outcome<PortalHere>)
                                new Refusal(RefusalKind.Invalid, "bad-nonce", "A portal proves itself over a nonce of 16 to 64 letters and digits.")
                    ).ToResult()
            )
            .WithSummary("Proves that this is the portal, to a program that knows its key and has told nothing yet.")
            .Produces<PortalHere>();
    }

    private static async Task<IResult> ListAsync([AsParameters] ListParameters asked, HttpContext context, IExecutors port, CancellationToken ct)
    {
        if (asked is { Text: null, Health: null, Skip: null, Take: null })
        {
            return (await port.ListAsync(context.Caller(), ct)).ToResult();
        }

        var query = new ExecutorQuery
        {
            Text = asked.Text,
            Health = asked.Health,
            Skip = asked.Skip ?? 0,
            Take = asked.Take ?? PageAnswers.UsualTake,
        };
        return PageAnswers.RefusalOf(query.Skip, query.Take) is { } refusal
            ? refusal.ToResult()
            : (await port.FindAsync(context.Caller(), query, ct)).ToItems(context.Response);
    }

    internal sealed record ListParameters(string? Text, ExecutorHealth? Health, int? Skip, int? Take);
}
