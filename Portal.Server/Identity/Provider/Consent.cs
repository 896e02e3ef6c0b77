using System.Security.Claims;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using Pollinator.Contracts;
using static OpenIddict.Abstractions.OpenIddictConstants;
using OAuth = OpenIddict.Abstractions.OpenIddictConstants.Scopes;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>
/// A person lets a program act for them, or tells an application who they are. It is asked each time: whoever has the pollinator command can begin such
/// a question, so only an answer of the moment counts. To let a program act is to make a token, and asks for a fresh second factor as that does.
/// </summary>
internal sealed class Consent(UserManager<Person> people, StepUp stepUp, TimeProvider time)
{
    // A person needs some seconds from one page to the next.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private static readonly string[] OfTheForm = [ProviderRoutes.Decision, "__RequestVerificationToken"];

    /// <summary>The parameters of a request, without what our own form added.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ParametersOf(OpenIddictRequest request) =>
        request
            .GetParameters()
            .Where(parameter => !OfTheForm.Contains(parameter.Key, StringComparer.Ordinal))
            .Select(parameter => KeyValuePair.Create(parameter.Key, (string?)parameter.Value ?? ""));

    /// <summary>The address of the page that asks.</summary>
    public static string AddressOf(OpenIddictRequest request) => ProviderRoutes.Authorize + new QueryBuilder(ParametersOf(request)).ToQueryString();

    /// <summary>Where somebody has to go before they can answer: to sign in, to join a colony, to confirm who they are. Null when they can.</summary>
    /// <param name="user">Who.</param>
    /// <param name="request">What was asked; null for a device's code, which always lets a program act.</param>
    /// <param name="again">Where to come back to.</param>
    public string? FirstGoTo(ClaimsPrincipal user, OpenIddictRequest? request, string again) =>
        CallerClaims.Find(user) switch
        {
            null when user.Identity?.IsAuthenticated == true => "/no-colony",
            null or { IsProgram: true } => LocalUrls.WithReturn("/sign-in", again),
            { } caller when !IsFresh(caller, user, request) => LocalUrls.WithReturn("/confirm", again),
            _ => null,
        };

    /// <summary>What is said of the person to whoever asked; null when there is no such person any more.</summary>
    public async Task<ClaimsPrincipal?> PrincipalAsync(ClaimsPrincipal user, IReadOnlyCollection<string> scopes) =>
        CallerClaims.Find(user) is { } caller && await people.FindByIdAsync(caller.User.ToString()) is { } person
            ? ProviderPrincipal.Of(person, caller.Colony, scopes, SignedInBy.Of(user), session: null)
            : null;

    private bool IsFresh(Caller caller, ClaimsPrincipal user, OpenIddictRequest? request)
    {
        var acts = request is null || request.HasScope(OAuth.OfflineAccess) || ScopeNames.Of(request.GetScopes()) != Contracts.Scopes.None;
        if (acts && !stepUp.IsFresh(user))
        {
            return false;
        }

        // Who asks for a new sign-in does not mean one of some minutes ago.
        var oldest = request?.HasPromptValue(PromptValues.Login) == true ? 0 : request?.MaxAge;
        return oldest is not { } seconds
            || (caller.ConfirmedAt is { } at && time.GetUtcNow() - at <= Grace + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue)));
    }
}
