using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>Every route of the API, as the host itself lists them: a new one is covered without being named here.</summary>
public sealed partial class RouteTests(RouteTests.Shared shared) : IClassFixture<RouteTests.Shared>
{
    // Open on purpose: what they bring is itself the proof.
    private static readonly string[] Open =
    [
        // An executor has no session before it is registered: the one-time code in the body is checked.
        "POST /api/v1/executors/register",
        // ... nor before it has opened one: the signed assertion in the body is checked.
        "POST /api/v1/executors/{executor}/session",
        // The portal proves itself to whoever asks; nothing is told but a signature over what they made up.
        "GET /api/v1/executors/proof",
    ];

    private PortalHost Portal => shared.Portal;

    [Fact]
    public async Task Route_AskedByNobody_Refuses()
    {
        using var client = Portal.Anonymous();

        var answered = await AnsweredAsync(client, Routes().Except(Open, StringComparer.Ordinal));

        Assert.Empty(answered);
    }

    [Fact]
    public async Task ExecutorRoute_AskedWithAPersonsToken_Refuses()
    {
        using var client = await Portal.WithTokenAsync(Scopes.ForPrograms);

        var answered = await AnsweredAsync(client, Routes().Where(route => route.Contains("/api/v1/executor/", StringComparison.Ordinal)));

        Assert.Empty(answered);
    }

    [Fact]
    public void Routes_OfTheApi_AreThere()
    {
        var routes = Routes();

        Assert.Contains("POST /api/v1/jobs", routes);
        Assert.Contains("POST /api/v1/executor/poll", routes);
        Assert.All(Open, route => Assert.Contains(route, routes));
    }

    private static async Task<List<string>> AnsweredAsync(HttpClient client, IEnumerable<string> routes)
    {
        var answered = new List<string>();
        foreach (var route in routes)
        {
            var (method, path) = (route.Split(' ')[0], Parameter().Replace(route.Split(' ')[1], Sample));
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await client.SendAsync(request);
            if (answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
            {
                answered.Add($"{route} → {(int)answer.StatusCode}");
            }
        }

        return answered;
    }

    private List<string> Routes() =>
        [
            .. Portal
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Select(route => (route, path: "/" + route.RoutePattern.RawText!.TrimStart('/')))
                .Where(at => at.path.StartsWith("/api/", StringComparison.Ordinal))
                .SelectMany(at => Methods(at.route).Select(method => $"{method} {at.path.TrimEnd('/')}"))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Methods(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    private static string Sample(Match parameter) => parameter.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.NewGuid().ToString() : "1";

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    public sealed class Shared : IAsyncLifetime
    {
        internal PortalHost Portal { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Portal = await PortalHost.StartAsync();

        public ValueTask DisposeAsync() => Portal.DisposeAsync();
    }
}
