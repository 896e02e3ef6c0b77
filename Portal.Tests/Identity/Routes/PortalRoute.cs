using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Routes;

/// <summary>A route as the running host lists it, of pages, files, hubs and the API alike.</summary>
internal sealed partial record PortalRoute(string Method, string Pattern, RouteEndpoint Endpoint)
{
    /// <summary>The parameters of what answers it.</summary>
    public IReadOnlyList<ParameterInfo> Parameters => [.. (Endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? []).SelectMany(Apart)];

    /// <summary>What its body is read as; null for none.</summary>
    public Type? Body => Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    public bool IsOfTheApi => Pattern.StartsWith("/api/", StringComparison.Ordinal);

    /// <summary>Whether only executors' sessions are let in.</summary>
    public bool IsForExecutors => Pattern.StartsWith("/api/v1/executor/", StringComparison.Ordinal);

    public bool IsFile => Endpoint.Metadata.Any(one => one.GetType().Name.StartsWith("StaticAsset", StringComparison.Ordinal));

    public bool Changes => Method is not ("GET" or "HEAD" or "OPTIONS");

    /// <summary>The names of the parameters in its path.</summary>
    public IReadOnlyList<string> InPath => [.. Endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name)];

    public static IReadOnlyList<PortalRoute> All(PortalHost portal) =>
        [
            .. portal
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .SelectMany(route => Methods(route).Select(method => new PortalRoute(method, PatternOf(route), route)))
                .DistinctBy(route => $"{route}")
                .OrderBy(route => $"{route}", StringComparer.Ordinal),
        ];

    /// <summary>The hubs that are mapped, but for that of the pages, which is the framework's.</summary>
    public static IReadOnlyList<(string Path, Type Hub)> Hubs(PortalHost portal) =>
        [
            .. portal
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Select(route => (Path: PatternOf(route), Hub: route.Metadata.GetMetadata<HubMetadata>()?.HubType))
                .Where(one => one.Hub?.Assembly == typeof(Server.Data.AppDb).Assembly && !one.Path.EndsWith("/negotiate", StringComparison.Ordinal))
                .Select(one => (one.Path, one.Hub!))
                .Distinct(),
        ];

    /// <summary>The path with a value for each parameter.</summary>
    public string Path(Func<string, string> sample) =>
        Parameter().Replace(Pattern, match => Uri.EscapeDataString(sample(match.Groups["name"].Value)));

    public override string ToString() => $"{Method} {Pattern}";

    private static IEnumerable<ParameterInfo> Apart(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [parameter]
            : parameter
                .ParameterType.GetConstructors(BindingFlags.Public | BindingFlags.Instance)
                .MaxBy(one => one.GetParameters().Length)!
                .GetParameters();

    private static string PatternOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.Trim('/');

    private static IEnumerable<string> Methods(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["GET", "POST"];

    [GeneratedRegex(@"\{\**(?<name>[A-Za-z]+)[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();
}
