using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors;

/// <summary>The executor behind a request, proved by its session.</summary>
public sealed record ExecutorCaller(ExecutorId Executor, string Name, ColonyId Colony, int Incarnation)
{
    /// <summary>The authentication scheme of executors' sessions, and the name of the policy that asks for it.</summary>
    public const string Scheme = "ExecutorSession";

    /// <summary>The executor behind a request that was authorized with <see cref="Scheme"/>.</summary>
    public static ExecutorCaller Of(HttpContext context) =>
        context.Features.Get<ExecutorCaller>() ?? throw new InvalidOperationException("This route was mapped without executor authorization.");
}
