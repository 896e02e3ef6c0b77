using Pollinator.Portal.Server.Identity.Sessions;

namespace Pollinator.Portal.Server.Identity.Live;

/// <summary>Registers what ends that was proved once and does not stand any more.</summary>
internal static class LiveRegistration
{
    public static void AddLiveRequests(this IServiceCollection services)
    {
        services.AddSingleton<SessionStands>();
        services.AddSingleton<IStands>(provider => provider.GetRequiredService<SessionStands>());
        services.AddSingleton<IStands, TokenStands>();
        services.AddSingleton<LiveRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveRequests>());
    }
}
