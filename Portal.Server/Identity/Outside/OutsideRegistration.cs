using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>Registers the outside authorities that are set up.</summary>
internal static class OutsideRegistration
{
    private const string HandlersLog = "Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectHandler";

    // Keys of the authority's own. Never none, and never the client's secret, which other programs may hold too.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly string[] DefaultScopes = ["openid", "profile", "email"];

    public static void AddOutside(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services
            .AddOptions<OutsideOptions>()
            .Configure<IConfiguration>((options, settings) => settings.GetSection(OutsideOptions.Section).Bind(options.ByName))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<OutsideOptions>, OutsideOptionsCheck>();
        services.AddSingleton<OutsideAuthorities>();
        services.AddSingleton<OutsideLinks>();
        services.AddSingleton<IOutsideSignIns>(provider => provider.GetRequiredService<OutsideLinks>());
        services.AddSingleton<OutsideStart>();
        services.AddSingleton<OutsideEvents>();
        services.AddScoped<OutsideArrival>();
        // It writes down tokens that it cannot read, and codes when it is asked for more. What an operator needs, the portal says itself.
        builder.Logging.AddFilter(HandlersLog, LogLevel.None);
        foreach (var name in builder.Configuration.GetSection(OutsideOptions.Section).GetChildren().Select(section => section.Key))
        {
            AddAuthority(services, name);
        }
    }

    private static void AddAuthority(IServiceCollection services, string name)
    {
        var scheme = OutsideAuthority.SchemeOf(name);
        services.AddAuthentication().AddOpenIdConnect(scheme, options => Describe(options, name));
        services
            .AddOptions<OpenIdConnectOptions>(scheme)
            .Configure<OutsideAuthorities, OutsideEvents, IHttpContextAccessor>(
                (options, authorities, events, http) =>
                {
                    Point(options, authorities.Find(name)!.Options);
                    options.Events = events;
                    options.CorrelationCookie = Bound(new OutsideCookie(http, "pollinator-trip-"));
                    options.NonceCookie = Bound(new OutsideCookie(http, "pollinator-nonce-"));
                }
            );
    }

    private static void Describe(OpenIdConnectOptions options, string name)
    {
        options.CallbackPath = OutsideAuthority.CallbackOf(name);
        // Nobody is signed out here from there, and no cookie of the handler's is ever written.
        options.RemoteSignOutPath = default;
        options.SignedOutCallbackPath = default;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // A plain redirect back, so that cookies need not go along with what other sites post.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = false;
        options.MapInboundClaims = false;
        options.DisableTelemetry = true;
        options.RemoteAuthenticationTimeout = OutsideTrip.Longest;
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(1);
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
    }

    private static void Point(OpenIdConnectOptions options, AuthorityOptions authority)
    {
        options.Authority = authority.Authority;
        options.RequireHttpsMetadata = authority.Authority.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
        options.ClientId = authority.ClientId;
        options.ClientSecret = authority.ClientSecret;
        options.Scope.Clear();
        foreach (var scope in authority.Scopes.Length > 0 ? authority.Scopes : DefaultScopes)
        {
            options.Scope.Add(scope);
        }

        // Some say names and addresses there only. Nothing else is taken from it: how somebody signed in stands in the token, which is signed.
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.Clear();
        options.ClaimActions.MapUniqueJsonKey(authority.NameClaim, authority.NameClaim);
        options.ClaimActions.MapUniqueJsonKey(authority.EmailClaim, authority.EmailClaim);
        options.TokenValidationParameters.IssuerValidator = (issuer, _, _) =>
            Issuers.AreSame(issuer, authority.Authority)
                ? issuer
                : throw new SecurityTokenInvalidIssuerException("The token is another issuer's.") { InvalidIssuer = issuer };
    }

    private static OutsideCookie Bound(OutsideCookie cookie)
    {
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.IsEssential = true;
        return cookie;
    }
}
