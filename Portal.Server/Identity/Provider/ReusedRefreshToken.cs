using OpenIddict.Abstractions;
using OpenIddict.Server;
using Pollinator.Contracts;
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
