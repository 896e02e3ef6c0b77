using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Tests.Identity.Routes;

/// <summary>Calls a route with what a colony has: its ids in the path, a body that can be read. A route whose body is unknown here fails its test.</summary>
internal sealed class RouteCalls(AccessWorld world)
{
    private static readonly Type[] Simple = [typeof(string), typeof(bool), typeof(int), typeof(long)];

    // Bodies that no port takes as they are.
    private static readonly Dictionary<Type, object> Bodies = new object[]
    {
        new CreateProject("theirs"),
        new CheckProjectFile("command: ls"),
        new RenameProject("renamed"),
        new SaveFilter("theirs", new JobSearch { NoContact = true }),
        new RenameFilter("renamed"),
        new ChunkList([ContentHash.Of("x"u8)]),
        new ChooseRung(Rung.OverSsh),
        new NewCode("theirs"),
        new SetSecret("value"),
        new NameColony("theirs"),
        new ChangeRole(ColonyRole.Viewer),
        new SetAdministrator(IsAdministrator: true),
        new SetLocked(IsLocked: true),
        new CloseAttempt
        {
            End = AttemptEnd.Succeeded,
            Reason = EndReason.None,
            At = DateTimeOffset.UnixEpoch,
        },
        new AttemptEvent
        {
            Number = 1,
            Kind = AttemptEventKind.Running,
            At = DateTimeOffset.UnixEpoch,
        },
        new AskWord { Number = 1 },
    }.ToDictionary(body => body.GetType());

    private readonly JsonSerializerOptions _json = world
        .Portal.Services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>()
        .Value.SerializerOptions;

    public HttpRequestMessage Request(PortalRoute route)
    {
        var named = route.Parameters.ToDictionary(parameter => parameter.Name!, StringComparer.OrdinalIgnoreCase);
        var path = route.Path(name => named.TryGetValue(name, out var parameter) ? Text(parameter) : "1");
        var query = route.Parameters.Where(parameter => IsAsked(route, parameter)).Select(parameter => $"{parameter.Name}={Text(parameter)}");
        return new HttpRequestMessage(new HttpMethod(route.Method), $"{path}?{string.Join('&', query)}") { Content = Body(route) };
    }

    private StringContent? Body(PortalRoute route)
    {
        if (route.Body is not { } type)
        {
            return route.Changes ? new StringContent("x", Encoding.UTF8, "application/octet-stream") : null;
        }

        var parameter = route.Parameters.FirstOrDefault(parameter => parameter.ParameterType == type);
        var body =
            Bodies.GetValueOrDefault(type)
            ?? (
                type == typeof(SnapshotManifest) ? new SnapshotManifest { Entries = [] }
                : parameter is not null ? world.Sample(parameter)
                : throw new InvalidOperationException($"Say in {nameof(RouteCalls)} what to send to {route}, which reads a {type.Name}.")
            );
        return new StringContent(JsonSerializer.Serialize(body, type, _json), Encoding.UTF8, "application/json");
    }

    private string Text(ParameterInfo parameter) => Convert.ToString(world.Sample(parameter), CultureInfo.InvariantCulture)!;

    // What a query must name, and does not have by itself.
    private static bool IsAsked(PortalRoute route, ParameterInfo parameter) =>
        !parameter.HasDefaultValue
        && Simple.Contains(parameter.ParameterType)
        && parameter.GetCustomAttribute<FromServicesAttribute>() is null
        && !route.InPath.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase);
}
