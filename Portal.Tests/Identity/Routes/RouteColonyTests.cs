using System.Net;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Routes;

/// <summary>Every route of the API with the ids of one colony, asked by others: the owner of another colony, its executor, a viewer.</summary>
[Trait("Stage", "Integration")]
public sealed class RouteColonyTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    // What they name is not an id of a colony's things: a person's own new chunk or secret, by its content or name.
    private static readonly string[] OwnByName =
    [
        "PUT /api/v1/chunks/{chunk}",
        "PUT /api/v1/secrets/{name}",
        "DELETE /api/v1/secrets/{name}",
        // Every colony counts its own jobs from 1.
        "GET /api/v1/jobs/by-number/{number:long}",
        // The signed assertion says who it is, to whichever portal.
        "POST /api/v1/executors/{executor}/session",
    ];

    // They change nothing, or only what is the viewer's own.
    private static readonly string[] ForViewers =
    [
        "POST /api/v1/executors/register",
        "POST /api/v1/executors/{executor}/session",
        "POST /api/v1/project-file/check",
        "POST /api/v1/executors/fit",
        "POST /api/v1/account/tokens",
        "DELETE /api/v1/account/tokens/{token}",
        "POST /api/v1/account/clients",
        "DELETE /api/v1/account/clients/{client}",
        "POST /api/v1/colony/leave",
        "POST /api/v1/jobs/filters",
        "PUT /api/v1/jobs/filters/{filter}/name",
        "DELETE /api/v1/jobs/filters/{filter}",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IEnumerable<PortalRoute> Api => PortalRoute.All(world.Portal).Where(route => route.IsOfTheApi);

    [Fact]
    public async Task RouteWithAnId_AskedByTheOwnerOfAnotherColony_FindsNothing()
    {
        using var stranger = await SignedInAsync("Sam Stranger");
        var routes = Api.Where(route => route.InPath.Count > 0 && !route.IsForExecutors && !OwnByName.Contains($"{route}", StringComparer.Ordinal));

        var answered = await AnswersAsync(
            stranger,
            routes,
            (route, status) =>
                status == HttpStatusCode.NotFound
                // Only the portal's administrators look past colonies.
                || (route.Pattern.StartsWith("/api/v1/admin/", StringComparison.Ordinal) && status == HttpStatusCode.Forbidden)
        );

        Assert.Equal("", string.Join('\n', answered));
    }

    [Fact]
    public async Task RouteOfAnAttempt_AskedByAnotherColonysExecutor_FindsNothing()
    {
        var holding = await world.Portal.HoldAsync(world.Portal.Confirmed(world.Stranger), null);
        using var executor = holding.Http;
        var routes = Api.Where(route => route.IsForExecutors && route.InPath.Contains("job", StringComparer.Ordinal)).ToList();

        Assert.NotEmpty(routes);
        // The same as for an attempt that is not there, or not held any more.
        Assert.Equal(
            "",
            string.Join('\n', await AnswersAsync(executor, routes, (_, status) => status is HttpStatusCode.Conflict or HttpStatusCode.NotFound))
        );
    }

    [Fact]
    public async Task RouteThatChanges_AskedByAViewer_IsRefused()
    {
        await world.Portal.AddPersonAsync("Vera Viewer", ColonyRole.Viewer, world.Owner.Colony);
        using var viewer = await SignedInAsync("Vera Viewer");
        var routes = Api.Where(route => route.Changes && !route.IsForExecutors && !ForViewers.Contains($"{route}", StringComparer.Ordinal));

        Assert.Equal("", string.Join('\n', await AnswersAsync(viewer, routes, (_, status) => status == HttpStatusCode.Forbidden)));
    }

    private async Task<HttpClient> SignedInAsync(string name)
    {
        var client = await world.Portal.SignedInAsync(name);
        var (header, value) = await Forms.ProofAsync(client);
        client.DefaultRequestHeaders.Add(header, value);
        return client;
    }

    private async Task<List<string>> AnswersAsync(
        HttpClient client,
        IEnumerable<PortalRoute> routes,
        Func<PortalRoute, HttpStatusCode, bool> isRefusal
    )
    {
        var calls = new RouteCalls(world);
        var answered = new List<string>();
        foreach (var route in routes)
        {
            using var request = calls.Request(route);
            using var answer = await client.SendAsync(request, Ct);
            if (!isRefusal(route, answer.StatusCode))
            {
                answered.Add($"{route} → {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
            }
        }

        return answered;
    }
}
