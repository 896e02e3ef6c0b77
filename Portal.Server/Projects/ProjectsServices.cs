using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Previews;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Registers projects and snapshots.</summary>
internal static class ProjectsServices
{
    /// <summary>Adds the port, the store and what stands behind them.</summary>
    public static void AddProjects(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IBlobStore, FolderBlobStore>();
        builder.Services.AddSingleton<ManifestCache>();
        builder.Services.AddSingleton<SnapshotGate>();
        builder.Services.AddSingleton<ProjectTurns>();
        builder.Services.AddSingleton<SnapshotStore>();
        builder.Services.AddSingleton<StorageLimit>();
        builder.Services.AddSingleton<UnusedBlobs>();
        builder.Services.AddSingleton<ProjectNaming>();
        builder.Services.AddSingleton<ProjectRemoval>();
        builder.Services.AddSingleton<FolderEdits>();
        builder.Services.AddSingleton<ProjectViews>();
        builder.Services.AddSingleton<IProjectStates, ProjectStates>();
        builder.Services.AddSingleton<ProjectService>();
        builder.Services.AddSingleton<IProjects>(services => services.GetRequiredService<ProjectService>());
        builder.AddPreviews();
    }

    /// <summary>Maps the routes of people and programs, and those of executors.</summary>
    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        api.MapProjectRoutes();
        api.MapSnapshotRoutes();
        app.MapExecutorApi().MapExecutorFiles();
    }
}
