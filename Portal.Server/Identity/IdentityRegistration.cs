using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Colonies;
using Pollinator.Portal.Server.Identity.Factors;
using Pollinator.Portal.Server.Identity.Live;
using Pollinator.Portal.Server.Identity.Outside;
using Pollinator.Portal.Server.Identity.Provider;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Registers accounts, cookies and tokens.</summary>
internal static class IdentityRegistration
{
    // Long enough to fetch a phone and install an app on it.
    private const int StepMinutes = 15;
    private const int RememberedDays = 30;

    public static void AddIdentity(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddOptions<SignInOptions>().BindConfiguration(SignInOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsCheck>();
        services.AddSingleton<StepUp>();
        AddPeople(services);
        AddSchemes(services);
        services.AddAuthorization(ScopePolicies.Add);
        services.AddSingleton<IAuthorizationHandler, ScopeDecision>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ApiRefusals>();
        services.AddSingleton<TokenIndex>();
        services.AddSingleton<TokenUse>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenUse>());
        services.AddSingleton<AccountAudit>();
        services.AddSingleton<IPeopleNames, PeopleNames>();
        services.AddSingleton<IAccount, Account>();
        services.AddSingleton<ISecurity, Security>();
        services.AddSingleton<SetupCode>();
        services.AddHostedService<SetupAnnouncement>();
        services.AddScoped<FirstAccount>();
        services.AddScoped<SignIn>();
        services.AddScoped<SignInSettings>();
        services.AddScoped<PendingSignIn>();
        services.AddScoped<LetIn>();
        AddFactors(services);
        AddSessions(services);
        services.AddLiveRequests();
        services.AddScoped<AuthenticationStateProvider, StillSignedIn>();
        services.AddCascadingAuthenticationState();
        services.AddSignInLimit(builder.Configuration);
        services.AddColonies();
        builder.AddOutside();
        services.AddScoped<Consent>();
        builder.AddProvider();
    }

    private static void AddFactors(IServiceCollection services)
    {
        services.AddSingleton<TryGate>();
        services.AddSingleton<PasskeyCeremonies>();
        services.AddScoped<Passkeys>();
        services.AddScoped<AuthenticatorApp>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<SecondFactors>();
        services.AddScoped<Enrolling>();
        services.AddSingleton<OfferedSecret>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IConfiguration>(Passkeys.Configure);
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<SessionIndex>();
        services.AddSingleton<OpenSessions>();
        services.AddHostedService<SessionUse>();
    }

    private static void AddPeople(IServiceCollection services) =>
        services
            .AddIdentityCore<Person>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.User.AllowedUserNameCharacters = "";
                options.Password.RequiredLength = PasswordRules.Shortest;
                options.Password.RequiredUniqueChars = 1;
                options.Password.RequireDigit = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireNonAlphanumeric = false;
                options.Lockout.AllowedForNewUsers = true;
                options.Lockout.MaxFailedAccessAttempts = 5;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                options.ClaimsIdentity.UserIdClaimType = CallerClaims.User;
                options.ClaimsIdentity.UserNameClaimType = CallerClaims.DisplayName;
            })
            .AddEntityFrameworkStores<AppDb>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddPasswordValidator<PasswordRules>()
            .AddErrorDescriber<IdentityWords>()
            .AddClaimsPrincipalFactory<PersonClaims>();

    private static void AddSchemes(IServiceCollection services)
    {
        var authentication = services.AddAuthentication(TokenAuthentication.CookieOrToken);
        authentication.AddPolicyScheme(TokenAuthentication.CookieOrToken, null, options => options.ForwardDefaultSelector = TokenAuthentication.Pick);
        authentication.AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        authentication.AddIdentityCookies(cookies =>
        {
            cookies.ApplicationCookie!.Configure<IOptions<SignInOptions>>(Cookie);
            cookies.TwoFactorUserIdCookie!.Configure(options => Bind(options, "pollinator-step", StepMinutes));
            cookies.TwoFactorRememberMeCookie!.Configure(options => Bind(options, "pollinator-device", RememberedDays * 24 * 60));
        });
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
    }

    private static void Cookie(CookieAuthenticationOptions options, IOptions<SignInOptions> signIn)
    {
        Bind(options, HostBoundCookies.Name, signIn.Value.StayDays * 24 * 60);
        options.SlidingExpiration = true;
        options.LoginPath = "/sign-in";
        options.LogoutPath = "/sign-out";
        options.AccessDeniedPath = "/refused";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = SessionCheck.ValidateAsync;
    }

    private static void Bind(CookieAuthenticationOptions options, string name, int minutes)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.CookieManager = new HostBoundCookies();
        options.ExpireTimeSpan = TimeSpan.FromMinutes(minutes);
        options.SlidingExpiration = false;
    }
}
