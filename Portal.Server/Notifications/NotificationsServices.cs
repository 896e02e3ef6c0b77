using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Notifications;

/// <summary>Registers what tells people of their jobs.</summary>
internal static class NotificationsServices
{
    /// <summary>Adds the port and its feed.</summary>
    public static void AddNotifications(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<NotificationFeed>();
        builder.Services.AddSingleton<INotifications, NotificationService>();
    }
}
