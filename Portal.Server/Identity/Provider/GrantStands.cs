using System.Security.Claims;
using Pollinator.Portal.Server.Identity.Live;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>A request by an access token stands while what it was granted by does, and gives what it gave.</summary>
internal sealed class GrantStands(Grants grants) : IStands
{
    public string Scheme => AccessTokenAuthentication.SchemeName;

    public ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken ct) => grants.StandsAsync(principal, ct);
}
