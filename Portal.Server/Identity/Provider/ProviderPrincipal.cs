using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using Pollinator.Contracts;
using static OpenIddict.Abstractions.OpenIddictConstants;
using OAuth = OpenIddict.Abstractions.OpenIddictConstants.Scopes;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>What the provider's tokens say: who, in which colony, how they signed in. What may be done is looked up when a token is used.</summary>
internal static class ProviderPrincipal
{
    /// <summary>The audience of tokens for this portal's API.</summary>
    public const string Api = "pollinator";

    private const string Authentication = "OpenId";

    /// <summary>A person who let a program act, or told an application who they are.</summary>
    /// <param name="person">Who.</param>
    /// <param name="colony">Where the program acts.</param>
    /// <param name="scopes">What was asked for and allowed.</param>
    /// <param name="how">How they signed in.</param>
    /// <param name="session">The program's session; null before it has one.</param>
    public static ClaimsPrincipal Of(Person person, ColonyId colony, IReadOnlyCollection<string> scopes, SignedInBy how, Guid? session)
    {
        var identity = New(person.Id, colony);
        identity.SetClaim(Claims.Name, person.DisplayName).SetClaim(CallerClaims.Session, session?.ToString("D"));
        identity.SetClaim(Claims.AuthenticationContextReference, how.Acr);
        identity.AddClaim(new Claim(CallerClaims.Methods, JsonSerializer.Serialize(how.Methods), JsonClaimValueTypes.JsonArray));
        if (how.At is { } at)
        {
            identity.AddClaim(new Claim(CallerClaims.ConfirmedAt, at, ClaimValueTypes.Integer64));
        }

        if (scopes.Contains(OAuth.Email))
        {
            identity.SetClaim(Claims.Email, person.Email);
        }

        return Finish(identity, scopes);
    }

    /// <summary>A program with a secret of its own.</summary>
    public static ClaimsPrincipal Of(CiClient client, IReadOnlyCollection<string> scopes) => Finish(New(client.Person, client.Colony), scopes);

    private static ClaimsIdentity New(Guid person, ColonyId colony)
    {
        var identity = new ClaimsIdentity(Authentication, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, person.ToString("D")).SetClaim(CallerClaims.Colony, colony.ToString());
        return identity;
    }

    private static ClaimsPrincipal Finish(ClaimsIdentity identity, IReadOnlyCollection<string> scopes)
    {
        identity.SetScopes(scopes);
        if (ScopeNames.Of(scopes) != Contracts.Scopes.None)
        {
            identity.SetResources(Api);
        }

        // Which colony is the portal's own matter; the session is told to nobody but the portal.
        identity.SetDestinations(claim =>
            claim.Type switch
            {
                Claims.Name or Claims.Email when identity.HasScope(claim.Type is Claims.Name ? OAuth.Profile : OAuth.Email) =>
                [
                    Destinations.IdentityToken,
                ],
                CallerClaims.ConfirmedAt or CallerClaims.Methods or Claims.AuthenticationContextReference => [Destinations.IdentityToken],
                CallerClaims.Colony or CallerClaims.Session => [Destinations.AccessToken],
                _ => [],
            }
        );
        return new(identity);
    }
}
