using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>Looks three times a minute whether the person behind an open page may still be there: a circuit outlives its cookie.</summary>
internal sealed class StillSignedIn(ILoggerFactory loggers, SessionStands sessions) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(20);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        sessions.StandsAsync(authenticationState.User, cancellationToken).AsTask();
}
