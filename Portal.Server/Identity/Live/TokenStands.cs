using System.Security.Claims;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Live;

/// <summary>A personal token stands while it works, and gives what it gave.</summary>
internal sealed class TokenStands(TokenIndex tokens) : IStands
{
    public string Scheme => TokenAuthentication.SchemeName;

    public ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken ct) =>
        new(
            TokenId.TryParse(principal.FindFirst(LiveToken.IdClaim)?.Value, null, out var id)
                && tokens.Find(id) is { } token
                // A role that was taken away takes scopes from the token.
                && CallerClaims.Find(token.Answer.Principal) == CallerClaims.Find(principal)
        );
}
