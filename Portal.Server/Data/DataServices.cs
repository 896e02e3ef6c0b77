using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Pollinator.Portal.Server.Data;

/// <summary>Registers the database.</summary>
public static class DataServices
{
    /// <summary>Adds <see cref="AppDb"/> and the commit queue, on SQLite in the data folder.</summary>
    public static void AddData(this IHostApplicationBuilder builder)
    {
        var options = new DataOptions { Folder = FolderOf(builder) };
        if (!Directory.Exists(options.Folder))
        {
            // Other users of the machine have no business with jobs' logs and keys. A folder that was there keeps the rights it was given.
            Hosting.PrivateFolder.Make(options.Folder);
        }

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SqliteFile>();
        builder.Services.AddSingleton<DiskFaults>();
        builder.Services.AddSingleton<WriteGate>();
        builder.Services.AddSingleton<CommitQueue>();
        builder.Services.AddSingleton<ICommitQueue>(services => services.GetRequiredService<CommitQueue>());
        builder.Services.AddHostedService(services => services.GetRequiredService<CommitQueue>());
        builder.Services.AddModelShape();
        builder.Services.AddDbContextFactory<AppDb>(
            (services, db) => db.UseSqlite(services.GetRequiredService<SqliteFile>().ConnectionString).AddInterceptors(new SqlitePragmas())
        );
    }

    /// <summary>Where the settings have the data folder.</summary>
    internal static string FolderOf(IHostApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration["Data:Folder"] ?? "data", builder.Environment.ContentRootPath);

    /// <summary>
    /// The version of Identity's tables, with passkeys. The model asks the services for it, and EF keeps one model for a whole process: so every
    /// host that makes an <see cref="AppDb"/> says the same here.
    /// </summary>
    internal static IServiceCollection AddModelShape(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    /// <summary>Brings the database to this version's shape.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        await db.Database.MigrateAsync();
    }
}
