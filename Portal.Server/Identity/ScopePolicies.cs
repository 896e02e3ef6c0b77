using Microsoft.AspNetCore.Authorization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Asks that the caller holds a scope.</summary>
internal sealed record ScopeRequirement(Scopes Scope) : IAuthorizationRequirement;

/// <summary>Decides <see cref="ScopeRequirement"/> from the caller's claims.</summary>
internal sealed class ScopeDecision : AuthorizationHandler<ScopeRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (CallerClaims.Find(context.User)?.Has(requirement.Scope) == true)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>One policy for each scope.</summary>
internal static class ScopePolicies
{
    private static readonly Scopes[] Single =
    [
        Scopes.Read,
        Scopes.Jobs,
        Scopes.Projects,
        Scopes.Executors,
        Scopes.Account,
        Scopes.Colony,
        Scopes.Portal,
    ];

    /// <summary>The policy's name.</summary>
    public static string NameOf(Scopes scope) =>
        Array.IndexOf(Single, scope) >= 0 ? $"scope:{scope}" : throw new ArgumentOutOfRangeException(nameof(scope), scope, "Name a single scope.");

    /// <summary>Adds them all, and the default: whoever is signed in and acts in a colony.</summary>
    public static void Add(AuthorizationOptions options)
    {
        options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(CallerClaims.Colony).Build();
        foreach (var scope in Single)
        {
            options.AddPolicy(NameOf(scope), policy => policy.AddRequirements(new ScopeRequirement(scope)));
        }
    }
}
