using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal;

/// <summary>What the pages need from the host's services, beside the ports of Contracts.</summary>
public static class PortalServices
{
    /// <summary>Adds MudBlazor and the pages' own small services.</summary>
    public static IServiceCollection AddPortalPages(this IServiceCollection services)
    {
        services.AddMudServices();
        services.AddScoped<CurrentCaller>();
        services.AddScoped<Announcements>();
        services.AddScoped<PageCommands>();
        return services;
    }
}
