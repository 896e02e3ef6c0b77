using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Pollinator.Portal.Server.Data.Postgres;

namespace Pollinator.Portal.Server.Data;

/// <summary>Registers the database.</summary>
public static class DataServices
{
    /// <summary>Adds <see cref="AppDb"/> and the commit queue, on SQLite in the data folder or on PostgreSQL.</summary>
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
        builder.Services.AddSingleton<DiskFaults>();
        // Read when the database is opened, where what is wrong with them is told.
        builder.Services.AddSingleton(_ => DatabaseOptions.Read(builder.Configuration));
        builder.Services.AddDatabase();
        builder.Services.AddHostedService(services => services.GetRequiredService<CommitQueue>());
    }

    /// <summary>Adds the database alone, by options that are there already.</summary>
    internal static IServiceCollection AddDatabase(this IServiceCollection services) =>
        services
            .AddSingleton<IDatabase>(parts =>
                parts.GetRequiredService<DatabaseOptions>().Server is { } server
                    ? new PostgresServer(server)
                    : new SqliteFile(parts.GetRequiredService<DataOptions>())
            )
            .AddSingleton<WriteGate>()
            .AddSingleton<CommitQueue>()
            .AddSingleton<ICommitQueue>(parts => parts.GetRequiredService<CommitQueue>())
            .AddModelShape()
            .AddDbContextFactory<AppDb>(
                (parts, db) =>
                {
                    parts.GetRequiredService<IDatabase>().Use(db);
                    // Meant for counts that stop at a limit, which need no order. A page has to be given one all the same.
                    db.ConfigureWarnings(static about => about.Log((CoreEventId.RowLimitingOperationWithoutOrderByWarning, LogLevel.Debug)));
                }
            );

    /// <summary>Where the settings have the data folder.</summary>
    internal static string FolderOf(IHostApplicationBuilder builder) =>
        Path.GetFullPath(builder.Configuration["Data:Folder"] ?? "data", builder.Environment.ContentRootPath);

    /// <summary>
    /// The version of Identity's tables, with passkeys. The model asks the services for it, and EF keeps one model for a whole process: so every
    /// host that makes an <see cref="AppDb"/> says the same here.
    /// </summary>
    internal static IServiceCollection AddModelShape(this IServiceCollection services) =>
        services.Configure<IdentityOptions>(identity => identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3);

    /// <summary>What an <see cref="AppDb"/> needs that is opened without a portal around it.</summary>
    internal static IServiceProvider ModelParts { get; } = new ServiceCollection().AddModelShape().BuildServiceProvider();

    /// <summary>Opens the database and brings it to this version's shape.</summary>
    /// <returns>Whether it is open; where not, why has been said.</returns>
    public static async Task<bool> OpenDatabaseAsync(this WebApplication app)
    {
        try
        {
            await app.Services.GetRequiredService<IDatabase>().PrepareAsync(app.Services.GetRequiredService<IDbContextFactory<AppDb>>(), default);
            return true;
        }
        catch (DatabaseRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return false;
        }
    }
}
