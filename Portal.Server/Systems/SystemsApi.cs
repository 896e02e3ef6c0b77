using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Executors.Asks;

namespace Pollinator.Portal.Server.Systems;

/// <summary>Systems over REST.</summary>
internal static class SystemsApi
{
    public static void MapSystemRoutes(this IEndpointRouteBuilder routes)
    {
        var systems = routes.MapGroup("/systems").WithTags("Systems");
        MapCollection(systems);
        MapOne(systems.MapGroup("/{system}"));
        MapAsks(systems.MapGroup("/asks/{ask}"));
    }

    private static void MapCollection(RouteGroupBuilder systems)
    {
        systems
            .MapGet("/", async (HttpContext context, ISystems port, CancellationToken ct) => (await port.ListAsync(context.Caller(), ct)).ToResult())
            .WithSummary("All systems of the colony.")
            .Produces<IReadOnlyList<SystemView>>();
        systems
            .MapPost(
                "/",
                async (NewSystem request, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.AddAsync(context.Caller(), request, ct)).ToResult(StatusCodes.Status201Created)
            )
            .WithSummary("Adds a system.")
            .Produces<SystemView>(StatusCodes.Status201Created);
    }

    private static void MapOne(RouteGroupBuilder system)
    {
        system
            .MapGet(
                "/",
                async (SystemId system, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.GetAsync(context.Caller(), system, ct)).ToResult()
            )
            .WithSummary("One system.")
            .Produces<SystemView>();
        system
            .MapDelete(
                "/",
                async (SystemId system, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.RemoveAsync(context.Caller(), system, ct)).ToResult()
            )
            .WithSummary("Removes a system. Jobs there go on, and become undetermined.")
            .Produces(StatusCodes.Status204NoContent);
        system
            .MapPost(
                "/codes",
                async (SystemId system, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.CreateCodeAsync(context.Caller(), system, ct)).ToResult(StatusCodes.Status201Created)
            )
            .WithSummary("Makes a one-time code for the program on the login node.")
            .Produces<EnrollmentCode>(StatusCodes.Status201Created);
        MapChanges(system);
    }

    private static void MapChanges(RouteGroupBuilder system)
    {
        system
            .MapPut(
                "/host-keys",
                async (SystemId system, IReadOnlyList<HostKey> keys, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.ConfirmHostKeysAsync(context.Caller(), system, keys, ct)).ToResult()
            )
            .WithSummary("Pins the host keys that a person has compared, in place of those before.")
            .Produces(StatusCodes.Status204NoContent);
        system
            .MapPut(
                "/rung",
                async (SystemId system, ChooseRung choice, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.ChooseRungAsync(context.Caller(), system, choice.Rung, ct)).ToResult()
            )
            .WithSummary("Chooses how jobs get to the system; null leaves it to what is found.")
            .Produces(StatusCodes.Status204NoContent);
        system
            .MapPut(
                "/sharing",
                async (SystemId system, Share share, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.ShareAsync(context.Caller(), system, share, ct)).ToResult()
            )
            .WithSummary("Shares a system with people or the colony, or ends that: jobs of others run as its owner's account.")
            .Produces(StatusCodes.Status204NoContent);
        system
            .MapPost(
                "/asks",
                async (SystemId system, Ask ask, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.AskAsync(context.Caller(), system, ask, ct)).ToResult()
            )
            .WithSummary("Asks the system's program something; its words are read under the id the question brings.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static void MapAsks(RouteGroupBuilder ask)
    {
        ask.MapGet("/words", WordsAsync).WithSummary("What is said to a question after a word; waits for more.").Produces<IReadOnlyList<AskWord>>();
        ask.MapPost(
                "/replies",
                async (AskId ask, AskReply reply, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.ReplyAsync(context.Caller(), ask, reply, ct)).ToResult()
            )
            .WithSummary("Replies to a prompt. Passed on, never stored.")
            .Produces(StatusCodes.Status204NoContent);
        ask.MapDelete(
                "/",
                async (AskId ask, HttpContext context, ISystems port, CancellationToken ct) =>
                    (await port.GiveUpAsync(context.Caller(), ask, ct)).ToResult()
            )
            .WithSummary("Gives a question up.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> WordsAsync(
        AskId ask,
        HttpContext context,
        ISystems port,
        IHostApplicationLifetime lifetime,
        CancellationToken ct,
        int after = 0,
        int wait = 0
    )
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        return (await port.WordsAsync(context.Caller(), ask, after, AsksApi.Seconds(wait), either.Token)).ToResult();
    }
}
