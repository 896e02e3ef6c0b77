using Microsoft.AspNetCore.Components.Authorization;
using Pollinator.Contracts;

namespace Pollinator.Portal.Shared;

/// <summary>The caller behind a circuit or request, for components that stand outside the layout's cascade.</summary>
public sealed class CurrentCaller(AuthenticationStateProvider authentication)
{
    /// <summary>The caller; pages are only shown to signed-in people, so that there is one.</summary>
    public async Task<Caller> GetAsync() =>
        CallerClaims.Find((await authentication.GetAuthenticationStateAsync()).User)
        ?? throw new InvalidOperationException("A page was shown to nobody.");
}
