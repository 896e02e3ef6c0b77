using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Pollinator.Portal.Server.Data;

/// <summary>Registers the database.</summary>
public static class DataServices
{
    /// <summary>Adds <see cref="AppDb"/> on SQLite in the data folder.</summary>
    public static void AddData(this IHostApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Data");
        var options = new DataOptions { Folder = Path.GetFullPath(section["Folder"] ?? "data", builder.Environment.ContentRootPath) };
        Directory.CreateDirectory(options.Folder);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        var connection = new SqliteConnectionStringBuilder { DataSource = options.PathOf("pollinator.db") }.ConnectionString;
        builder.Services.AddDbContextFactory<AppDb>(db => db.UseSqlite(connection));
    }

    /// <summary>Brings the database to this version's shape.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        if (db.Database.GetMigrations().Any())
        {
            await db.Database.MigrateAsync();
        }
        else
        {
            await db.Database.EnsureCreatedAsync();
        }
    }
}
