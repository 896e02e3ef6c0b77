using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>The routes of systems, answered by the fake that the pages' tests use.</summary>
internal static class FakeSystemRoutes
{
    public static void MapFake(this RouteGroupBuilder routes, FakeSystems systems)
    {
        var ada = OnPage.Caller;
        routes.MapGet("/", async (CancellationToken ct) => (await systems.ListAsync(ada, ct)).ToResult());
        routes.MapPost("/", async (NewSystem request, CancellationToken ct) => (await systems.AddAsync(ada, request, ct)).ToResult());
        routes.MapDelete("/{system}", async (SystemId system, CancellationToken ct) => (await systems.RemoveAsync(ada, system, ct)).ToResult());
        routes.MapPost(
            "/{system}/codes",
            async (SystemId system, CancellationToken ct) => (await systems.CreateCodeAsync(ada, system, ct)).ToResult()
        );
        routes.MapPut(
            "/{system}/host-keys",
            async (SystemId system, IReadOnlyList<HostKey> keys, CancellationToken ct) =>
                (await systems.ConfirmHostKeysAsync(ada, system, keys, ct)).ToResult()
        );
        routes.MapPost(
            "/{system}/asks",
            async (SystemId system, Ask ask, CancellationToken ct) => (await systems.AskAsync(ada, system, ask, ct)).ToResult()
        );
        routes.MapGet(
            "/asks/{ask}/words",
            async (AskId ask, int after, int wait, CancellationToken ct) =>
                (await systems.WordsAsync(ada, ask, after, TimeSpan.FromSeconds(wait), ct)).ToResult()
        );
        routes.MapPost(
            "/asks/{ask}/replies",
            async (AskId ask, AskReply reply, CancellationToken ct) => (await systems.ReplyAsync(ada, ask, reply, ct)).ToResult()
        );
        routes.MapDelete("/asks/{ask}", async (AskId ask, CancellationToken ct) => (await systems.GiveUpAsync(ada, ask, ct)).ToResult());
    }
}
