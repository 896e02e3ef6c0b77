using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Validation;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Hosting;
using Pollinator.Portal.Server.Identity.Live;
using static OpenIddict.Abstractions.OpenIddictConstants;
using OAuth = OpenIddict.Abstractions.OpenIddictConstants.Scopes;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>
/// Registers the portal as an OpenID Connect provider: OpenIddict speaks the protocol and keeps its tokens; who may have which, and what they are worth
/// when they are used, is decided here.
/// </summary>
internal static class ProviderRegistration
{
    /// <summary>How long a refresh token lives without being used. The session it belongs to ends earlier (<c>Identity:StayDays</c>).</summary>
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(90);

    private static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DeviceCodeLife = TimeSpan.FromMinutes(10);

    public static void AddProvider(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ProviderOptions>().BindConfiguration(ProviderOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptionsCheck>();
        AddKeys(services);
        services
            .AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore(stores => stores.UseDbContext<AppDb>().ReplaceDefaultEntities<Guid>()))
            .AddServer(server => Configure(server, builder.Configuration[PortalAddress.PublicUrl]))
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.UseAspNetCore();
                validation.AddAudiences(ProviderPrincipal.Api);
                // What was revoked counts at once, not when it would have expired.
                validation.EnableTokenEntryValidation();
                validation.EnableAuthorizationEntryValidation();
            });
        services.AddHostedService<ProviderClients>();
        services.AddHostedService<ProviderUpkeep>();
        services.AddSingleton<CiClients>();
        services.AddSingleton<IClients>(provider => provider.GetRequiredService<CiClients>());
        services.AddSingleton<Grants>();
        services.AddSingleton<IStands, GrantStands>();
        services.AddSingleton<SessionOfToken>();
        services.AddScoped<TokenExchange>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, AccessTokenAuthentication>(AccessTokenAuthentication.SchemeName, null);
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.AddSingleton<ProviderKeys>();
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ProviderKeys>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<ProviderKeys>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictValidationOptions>>(provider => provider.GetRequiredService<ProviderKeys>());
    }

    private static void Configure(OpenIddictServerBuilder server, string? publicUrl)
    {
        if (publicUrl is not null)
        {
            server.SetIssuer(new Uri(publicUrl));
        }

        server
            .SetAuthorizationEndpointUris(ProviderRoutes.Authorize)
            .SetTokenEndpointUris(ProviderRoutes.Token)
            .SetDeviceAuthorizationEndpointUris("/connect/device")
            .SetEndUserVerificationEndpointUris(ProviderRoutes.Device)
            .SetUserInfoEndpointUris(ProviderRoutes.UserInfo)
            .SetRevocationEndpointUris("/connect/revoke");
        server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        server.AllowDeviceAuthorizationFlow().AllowClientCredentialsFlow().AllowRefreshTokenFlow();
        server.SetAccessTokenLifetime(AccessLife).SetRefreshTokenLifetime(RefreshLife);
        server.SetDeviceCodeLifetime(DeviceCodeLife).SetUserCodeLifetime(DeviceCodeLife);
        // A refresh token works once, without a moment in which it works twice: the program that uses it takes turns with itself.
        server.SetRefreshTokenReuseLeeway(TimeSpan.Zero);
        server.RegisterScopes([OAuth.Profile, OAuth.Email, OAuth.OfflineAccess, .. ScopeNames.All]);
        server.RegisterClaims(
            Claims.Name,
            Claims.Email,
            Claims.AuthenticationTime,
            Claims.AuthenticationMethodReference,
            Claims.AuthenticationContextReference
        );
        // "plain" protects nothing once the request was seen.
        server.Configure(options => options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain));
        server.AddEventHandler(ReusedRefreshToken.Descriptor).AddEventHandler(RevokedRefreshToken.Descriptor);
        server
            .UseAspNetCore()
            .EnableAuthorizationEndpointPassthrough()
            .EnableTokenEndpointPassthrough()
            .EnableEndUserVerificationEndpointPassthrough()
            .EnableUserInfoEndpointPassthrough()
            .EnableErrorPassthrough()
            // As passwords: plain HTTP is for this machine, and for who puts TLS in front (docs/security-model.md).
            .DisableTransportSecurityRequirement();
    }
}
