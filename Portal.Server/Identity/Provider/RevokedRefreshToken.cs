using OpenIddict.Server;
using Pollinator.Contracts;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Pollinator.Portal.Server.Identity.Provider;

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
