using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>Secrets over REST. Values go in and never come back, but to the executor that holds a job's attempt.</summary>
internal static class SecretsApi
{
    public static void MapSecretRoutes(this IEndpointRouteBuilder api)
    {
        var colony = api.MapGroup("/secrets").WithTags("Secrets");
        colony
            .MapGet("", (HttpContext context, ISecrets port, CancellationToken ct) => ListAsync(context, port, null, ct))
            .WithSummary("The colony's secrets, by name; never their values.")
            .Produces<IReadOnlyList<SecretView>>();
        colony
            .MapPut(
                "/{name}",
                (string name, SetSecret asked, HttpContext context, ISecrets port, CancellationToken ct) =>
                    SetAsync(context, port, null, name, asked, ct)
            )
            .WithSummary("Sets a secret of the colony, or replaces it.")
            .Produces(StatusCodes.Status204NoContent);
        colony
            .MapDelete(
                "/{name}",
                (string name, HttpContext context, ISecrets port, CancellationToken ct) => RemoveAsync(context, port, null, name, ct)
            )
            .WithSummary("Removes a secret of the colony.")
            .Produces(StatusCodes.Status204NoContent);
        MapProject(api.MapGroup("/projects/{project}/secrets").WithTags("Secrets"));
    }

    public static void MapSecretHandOut(this IEndpointRouteBuilder api) =>
        api.MapPost(
                "/executor/attempts/{job}/{attempt:int}/secrets",
                async (JobId job, int attempt, HttpContext context, SecretHandOut secrets, CancellationToken ct) =>
                {
                    context.Response.Headers.CacheControl = "no-store";
                    return (await secrets.GiveAsync(ExecutorCaller.Of(context), job, attempt, ct)).ToResult();
                }
            )
            .WithTags("Executor protocol")
            .WithSummary("The secrets that a permitted attempt asked for.")
            .Produces<AttemptSecrets>();

    private static void MapProject(RouteGroupBuilder secrets)
    {
        secrets
            .MapGet("", (ProjectId project, HttpContext context, ISecrets port, CancellationToken ct) => ListAsync(context, port, project, ct))
            .WithSummary("A project's secrets, by name; never their values.")
            .Produces<IReadOnlyList<SecretView>>();
        secrets
            .MapPut(
                "/{name}",
                (ProjectId project, string name, SetSecret asked, HttpContext context, ISecrets port, CancellationToken ct) =>
                    SetAsync(context, port, project, name, asked, ct)
            )
            .WithSummary("Sets a secret of a project, or replaces it.")
            .Produces(StatusCodes.Status204NoContent);
        secrets
            .MapDelete(
                "/{name}",
                (ProjectId project, string name, HttpContext context, ISecrets port, CancellationToken ct) =>
                    RemoveAsync(context, port, project, name, ct)
            )
            .WithSummary("Removes a secret of a project.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ISecrets port, ProjectId? project, CancellationToken ct) =>
        (await port.ListAsync(context.Caller(), project, ct)).ToResult();

    private static async Task<IResult> SetAsync(
        HttpContext context,
        ISecrets port,
        ProjectId? project,
        string name,
        SetSecret asked,
        CancellationToken ct
    ) => (await port.SetAsync(context.Caller(), project, name, asked.Value, ct)).ToResult();

    private static async Task<IResult> RemoveAsync(HttpContext context, ISecrets port, ProjectId? project, string name, CancellationToken ct) =>
        (await port.RemoveAsync(context.Caller(), project, name, ct)).ToResult();
}
