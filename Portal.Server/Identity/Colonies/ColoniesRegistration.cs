using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Administration;
using Pollinator.Portal.Server.Identity.Mail;
using Pollinator.Portal.Server.Identity.Resets;
using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Registers colonies, their members and who looks after the portal.</summary>
internal static class ColoniesRegistration
{
    public static void AddColonies(this IServiceCollection services)
    {
        services.AddSingleton<KeptLimits>();
        services.AddSingleton<PeopleAudit>();
        services.AddSingleton<PeopleChanges>();
        services.AddSingleton<NewColonies>();
        services.AddSingleton<Members>();
        services.AddSingleton<ActingColony>();
        services.AddSingleton<IColonies, ColonyService>();
        services.AddSingleton<PortalLinks>();
        services.AddSingleton<IInvitations, InvitationService>();
        services.AddScoped<InvitationUse>();
        services.AddSingleton<ResetLinks>();
        services.AddScoped<PasswordResets>();
        services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsCheck>();
        services.AddSingleton<Mailer>();
        services.AddSingleton<ForgottenPasswords>();
        services.AddHostedService(provider => provider.GetRequiredService<ForgottenPasswords>());
        services.AddSingleton<PortalPeople>();
        services.AddSingleton<PortalColonies>();
        services.AddSingleton<IAdministration, AdministrationService>();
        services.AddScoped<PersonClaims>();
        services.AddScoped<ColonySwitch>();
        services
            .AddOptions<SecurityStampValidatorOptions>()
            .Configure<ActingColony>(
                (options, acting) =>
                    options.OnRefreshingPrincipal = async context =>
                    {
                        await SessionClaims.KeepAsync(context);
                        await acting.KeepAsync(context);
                    }
            );
    }
}
