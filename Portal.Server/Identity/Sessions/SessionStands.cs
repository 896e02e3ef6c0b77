using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Pollinator.Portal.Server.Identity.Live;

namespace Pollinator.Portal.Server.Identity.Sessions;

/// <summary>A cookie stands while its session is open and its person's stamp is the one it was made with: a new password or role makes a new stamp.</summary>
internal sealed class SessionStands(SessionIndex index, IServiceScopeFactory scopes) : IStands
{
    public string Scheme => IdentityConstants.ApplicationScheme;

    public async ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken ct)
    {
        if (await SessionCheck.FindAsync(index, principal, ct) is null)
        {
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<Person>>().ValidateSecurityStampAsync(principal) is not null;
    }
}
