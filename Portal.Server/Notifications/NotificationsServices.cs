using Microsoft.Extensions.Options;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Notifications.Push;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>Registers what tells people of their jobs.</summary>
internal static class NotificationsServices
{
    /// <summary>Adds the port and its feed, and what tells browsers.</summary>
    public static void AddNotifications(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OwnJobs>();
        builder.Services.AddSingleton<NewsReader>();
        builder.Services.AddSingleton<NotificationFeed>();
        builder.Services.AddSingleton<INotifications, NotificationService>();
        AddPush(builder.Services, builder.Configuration);
    }

    private static void AddPush(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PushOptions>().BindConfiguration(PushOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PushOptions>, PushOptionsCheck>();
        services.AddSingleton<PushKeys>();
        services.AddSingleton<PushReach>();
        services.AddSingleton<PushSender>();
        services.AddSingleton<PushRound>();
        services.AddSingleton<IPushBrowsers, PushBrowsers>();
        if (configuration.GetValue($"{PushOptions.Section}:{nameof(PushOptions.Enabled)}", defaultValue: true))
        {
            services.AddHostedService<PushWorker>();
        }
    }
}
