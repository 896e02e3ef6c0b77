using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>Decides what a code, a refresh token or a client's secret is exchanged for. OpenIddict has checked by then that it is genuine and unused.</summary>
internal sealed class TokenExchange(
    UserManager<Person> people,
    AppDb db,
    OpenSessions sessions,
    SessionIndex index,
    CiClients clients,
    AccountAudit audit,
    TimeProvider time
)
{
    /// <summary>What a client gets for its secret; null when it has been revoked or has expired.</summary>
    public async Task<ClaimsPrincipal?> ForClientAsync(OpenIddictRequest request, CancellationToken ct)
    {
        if (await clients.UseAsync(request.ClientId, ct) is not { } client)
        {
            return null;
        }

        // All it may have, where it asks for nothing.
        var asked = request.GetScopes();
        return ProviderPrincipal.Of(client, asked.IsEmpty ? [.. ScopeNames.Of(client.Scopes)] : [.. asked]);
    }

    /// <summary>
    /// What a person's program gets for a code or a refresh token; null when the person may not act there any more or the program's session has ended.
    /// With its first token a program gets a session, which its person sees and ends beside those of browsers.
    /// </summary>
    public async Task<ClaimsPrincipal?> ForPersonAsync(HttpContext context, OpenIddictRequest request, ClaimsPrincipal shown)
    {
        var ct = context.RequestAborted;
        if (
            await people.FindByIdAsync(shown.GetClaim(CallerClaims.User) ?? "") is not { } person
            || person.LockoutEnd == Person.LockedForGood
            || !ColonyId.TryParse(shown.GetClaim(CallerClaims.Colony), null, out var colony)
            || !await db.Set<Membership>().AnyAsync(row => row.Person == person.Id && row.Colony == colony, ct)
        )
        {
            return null;
        }

        var scopes = shown.GetScopes();
        Guid? session = null;
        if (shown.HasClaim(CallerClaims.Session))
        {
            if (await SessionCheck.FindAsync(index, shown, ct) is not { } known)
            {
                return null;
            }

            known.Use(time.GetUtcNow().ToUnixTimeMilliseconds());
            session = known.Id;
        }
        else if (scopes.Contains(OpenIddictConstants.Scopes.OfflineAccess) || ScopeNames.Of(scopes) != Scopes.None)
        {
            session = (await sessions.OpenAsync(person.Id, context, request.ClientId)).Id;
            await WriteAsync(LedgerKind.ProgramSignedIn, person, colony, request.ClientId, ct);
        }

        return ProviderPrincipal.Of(person, colony, scopes, SignedInBy.Of(shown), session);
    }

    private Task WriteAsync(LedgerKind kind, Person person, ColonyId colony, string? client, CancellationToken ct) =>
        audit.WriteAsync(kind, new UserId(person.Id), colony, new JsonObject { ["client"] = client }.ToJsonString(), ct);
}
