using Microsoft.Extensions.Configuration.Json;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Hosting;

/// <summary>Reads the settings: one file at the top of the repository, linked beside the program; environment and command line win over it.</summary>
internal static class PortalBuilder
{
    public static WebApplicationBuilder Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, "appsettings.json"), Optional = false };
        settings.ResolveFileProvider();
        builder.Configuration.Sources.Insert(0, settings);
        return builder;
    }

    /// <summary>Opens the database, and loads what the broker keeps of it in memory.</summary>
    /// <returns>Whether it is open; where not, why has been said.</returns>
    public static async Task<bool> OpenAsync(this WebApplication app)
    {
        if (!await app.OpenDatabaseAsync())
        {
            return false;
        }

        await app.LoadBoardAsync();
        return true;
    }
}
