using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Sessions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>
/// Ends a program's session when a refresh token comes a second time: one of the two who showed it has stolen it, and which one nobody can tell
/// (RFC 9700, section 4.14.2). OpenIddict refuses it and all that came of it; this ends what is left, and writes it down.
/// </summary>
internal sealed class ReusedRefreshToken(IOpenIddictTokenManager tokens, SessionOfToken session, AccountAudit audit)
    : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateTokenContext>()
            .UseScopedHandler<ReusedRefreshToken>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateTokenEntry.Descriptor.Order - 1)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (
            context.Principal is { } shown
            && shown.HasTokenType(OpenIddictConstants.TokenTypeIdentifiers.RefreshToken)
            && shown.GetTokenId() is { Length: > 0 } id
            && await tokens.FindByIdAsync(id, context.CancellationToken) is { } token
            && await tokens.HasStatusAsync(token, OpenIddictConstants.Statuses.Redeemed, context.CancellationToken)
            && await session.EndAsync(shown, context.CancellationToken) is { } person
        )
        {
            await audit.WriteAsync(LedgerKind.RefreshTokenReused, person, ct: context.CancellationToken);
        }
    }
}

/// <summary>Ends a program's session when its refresh token is revoked: that is how a program signs out (RFC 7009).</summary>
internal sealed class RevokedRefreshToken(SessionOfToken session, AccountAudit audit) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleRevocationRequestContext>()
            .UseScopedHandler<RevokedRefreshToken>()
            .SetOrder(OpenIddictServerHandlers.Revocation.RevokeToken.Descriptor.Order - 1)
            .Build();

    public async ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        if (await session.EndAsync(context.GenericTokenPrincipal, context.CancellationToken) is { } person)
        {
            await audit.WriteAsync(LedgerKind.SignedOut, person, ct: context.CancellationToken);
        }
    }
}

/// <summary>The session that a token belongs to.</summary>
internal sealed class SessionOfToken(OpenSessions sessions)
{
    /// <summary>Ends it. Whose it was; null when the token names none, or it had ended.</summary>
    public async Task<Guid?> EndAsync(ClaimsPrincipal? token, CancellationToken ct) =>
        Guid.TryParse(token?.GetClaim(CallerClaims.Session), out var session)
        && Guid.TryParse(token.GetClaim(CallerClaims.User), out var person)
        && await sessions.EndAsync(person, session, ct)
            ? person
            : null;
}
