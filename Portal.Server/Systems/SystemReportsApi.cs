using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Systems;

/// <summary>What the programs of a system ask and tell, over REST.</summary>
internal static class SystemReportsApi
{
    public static void MapSystemReports(this IEndpointRouteBuilder routes)
    {
        var system = routes.MapGroup("/executor/system").WithTags("Executor protocol");
        system
            .MapGet(
                "/",
                async (HttpContext context, SystemReports reports, CancellationToken ct) =>
                {
                    context.Response.Headers.CacheControl = "no-store";
                    return (await reports.SettingsAsync(ExecutorCaller.Of(context), ct)).ToResult();
                }
            )
            .WithSummary("What the gateway of a system needs to know.")
            .Produces<SystemSettings>();
        system
            .MapPost(
                "/status",
                async (SystemStatus status, HttpContext context, SystemReports reports, CancellationToken ct) =>
                    (await reports.TellAsync(ExecutorCaller.Of(context), status, ct)).ToResult()
            )
            .WithSummary("Tells how the system stands.")
            .Produces(StatusCodes.Status204NoContent);
        system
            .MapPost(
                "/twin-code",
                async (HttpContext context, SystemReports reports, CancellationToken ct) =>
                {
                    context.Response.Headers.CacheControl = "no-store";
                    return (await reports.TwinCodeAsync(ExecutorCaller.Of(context), ct)).ToResult(StatusCodes.Status201Created);
                }
            )
            .WithSummary("A one-time code for the system's twin.")
            .Produces<EnrollmentCode>(StatusCodes.Status201Created);
    }
}
