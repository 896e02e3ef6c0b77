using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors.Sharing;

/// <summary>Which executors are whose to share.</summary>
internal sealed class ExecutorShares(Roster roster, Shares shares)
{
    public async Task<Outcome<Done>> PutAsync(Caller caller, ExecutorId executor, Share share, CancellationToken ct) =>
        roster.Find(executor)?.Profile is not { } profile || profile.Colony != caller.Colony ? Refusal.NotFound("executor")
        : profile.System is { } system
            ? new Refusal(RefusalKind.Conflict, "executor-of-system", $"This program works for the system {system.Name}. Share the system.")
        : profile.IsBuiltIn
            ? new Refusal(RefusalKind.Conflict, "executor-of-portal", $"The portal starts {profile.Name} by itself, and it is the colony's.")
        : profile.RegisteredBy != caller.User
            ? new Refusal(RefusalKind.Forbidden, "not-your-executor", $"{profile.Name} is another person's: only who registered it shares it.")
        : await shares.PutAsync(
            caller,
            new SharedThing(profile.Id.Value, profile.Colony, profile.RegisteredBy, profile.Name, IsSystem: false),
            share,
            ct
        );
}
