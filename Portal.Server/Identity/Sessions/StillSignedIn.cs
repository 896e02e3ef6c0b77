using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>Looks three times a minute whether the person behind an open page may still be there: a circuit outlives its cookie.</summary>
internal sealed class StillSignedIn(ILoggerFactory loggers, IServiceScopeFactory scopes, SessionIndex index)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(20);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (await SessionCheck.FindAsync(index, authenticationState.User, cancellationToken) is null)
        {
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        return await IsValidAsync(scope.ServiceProvider.GetRequiredService<SignInManager<Person>>(), authenticationState.User);
    }

    private static async Task<bool> IsValidAsync(SignInManager<Person> signIns, ClaimsPrincipal principal) =>
        await signIns.ValidateSecurityStampAsync(principal) is not null;
}
