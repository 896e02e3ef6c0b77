using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Systems;

/// <summary>Systems: HPC systems that people have added, and the programs that work for them.</summary>
internal static class SystemsRoom
{
    public static void AddSystems(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<SystemStore>();
        services.AddSingleton<SystemWrites>();
        services.AddSingleton<SystemSecrets>();
        services.AddSingleton<SystemCodes>();
        services.AddSingleton<SystemViews>();
        services.AddSingleton<SystemAsks>();
        services.AddSingleton<SystemReports>();
        services.AddSingleton<GatewayAdmission>();
        services.AddSingleton<GatewayFiles>();
        services.AddSingleton<SystemPrograms>();
        services.AddHostedService(provider => provider.GetRequiredService<SystemPrograms>());
        services.AddSingleton<SystemBirth>();
        services.AddSingleton<SystemDoors>();
        services.AddSingleton<ISystems, SystemsService>();
    }

    public static void MapSystems(this WebApplication app)
    {
        app.MapApi().MapSystemRoutes();
        app.MapExecutorApi().MapSystemReports();
    }
}
