using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Operations;

/// <summary>How the portal does, over REST, for its administrators.</summary>
internal static class OperationsApi
{
    public static void MapOperationsReading(this RouteGroupBuilder api) =>
        api.MapGroup("/admin")
            .RequireScope(Scopes.Portal)
            .WithTags("Administration")
            .MapGet("/operations", ReadAsync)
            .WithSummary("How the portal itself does: versions, database, disks, queues, background work, recent errors.")
            .Produces<OperationsView>();

    private static async Task<IResult> ReadAsync(HttpContext http, IOperations port, CancellationToken ct) =>
        (await port.ReadAsync(http.Caller(), ct)).ToResult();
}
