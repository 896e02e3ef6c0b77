using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Api;

/// <summary>
/// Where rooms map their routes. Everything below the prefix refuses who is not signed in, answers problems instead of pages, and takes small
/// bodies unless a route says otherwise (<c>.WithMetadata(new RequestSizeLimitAttribute(n))</c>).
/// </summary>
internal static class ApiGroup
{
    /// <summary>What all routes of this version begin with.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>Largest body of a route that does not set its own: a job specification of 1 MB and what stands around it.</summary>
    public const int BodyLimit = 2 * 1024 * 1024;

    /// <summary>Routes for people and their programs: a cookie or a personal token.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes) => routes.MapGroup(Prefix).RequireAuthorization().WithApiManners();

    /// <summary>Routes for executors: only their sessions. Personal tokens and cookies are refused.</summary>
    public static RouteGroupBuilder MapExecutorApi(this IEndpointRouteBuilder routes) =>
        routes.MapGroup(Prefix).RequireAuthorization(ExecutorCaller.Scheme).WithApiManners().RequireSpokenProtocol();

    /// <summary>Refuses callers without this scope before anything of the request is read. The service asks again.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, Scopes scope)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(ScopePolicies.NameOf(scope));

    /// <summary>Whether a request is for the API or a hub, and so is answered with problems, never with pages or redirects.</summary>
    public static bool IsForPrograms(this HttpRequest request) => IsForPrograms(request.Path);

    /// <inheritdoc cref="IsForPrograms(HttpRequest)" />
    public static bool IsForPrograms(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);

    private static RouteGroupBuilder WithApiManners(this RouteGroupBuilder group) =>
        group.WithMetadata(
            new RequestSizeLimitAttribute(BodyLimit),
            ProblemAnswer(StatusCodes.Status400BadRequest),
            ProblemAnswer(StatusCodes.Status401Unauthorized),
            ProblemAnswer(StatusCodes.Status403Forbidden)
        );

    private static ProducesResponseTypeMetadata ProblemAnswer(int status) => new(status, typeof(Problem), [ProblemWriter.ContentType]);
}
