using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Bench.Pages;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Bench.Scale;

/// <summary>
/// How long every list's first page takes in a real browser, in a colony of a million jobs, ten thousand projects and a thousand executors.
/// <c>--jobs 100000</c> takes as many, and a hundredth and a thousandth of it of the others.
/// </summary>
internal static class ScaleBench
{
    private const int MostJobs = 1_000_000;

    public static async Task RunAsync(string[] args)
    {
        var jobs = args is ["--jobs", var asked] ? int.Parse(asked, CultureInfo.InvariantCulture) : MostJobs;
        var program = await PublishedPortal.PublishAsync();
        await using var portal = await PortalProcess.StartAsync(program);
        ScaleColony? colony = null;
        var held = 0;
        var seconds = await portal.AgainAsync(program, async () => (colony, held) = await SeedAsync(portal.Folder, jobs));
        Figures.Write("scale.start_seconds", seconds, "s");
        using var owner = portal.Client();
        await UntilQuietAsync(owner, held);
        await new ScalePages(portal, colony!, jobs).RunAsync();
    }

    private static async Task<(ScaleColony Colony, int Held)> SeedAsync(string folder, int count)
    {
        var file = Path.Combine(folder, "pollinator.db");
        await using var services = new ServiceCollection()
            .AddDbContextFactory<AppDb>(db => db.UseSqlite($"Data Source={file};Pooling=False"))
            .AddModelShape()
            .BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var (start, now) = (Stopwatch.GetTimestamp(), TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var colony = await ScaleColony.MakeAsync(db, count / 100, count / 1000, now);
        var jobs = new ScaleJobs(colony, count, now);
        await using (var database = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await database.OpenAsync();
            await using var quick = database.CreateCommand();
            quick.CommandText = "PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY; PRAGMA cache_size=-1000000;";
            await quick.ExecuteNonQueryAsync();
            jobs.Write(database);
        }

        Figures.Write("scale.seed_seconds", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
        await MigrateAsync(db);
        Figures.Write("scale.database_mib", new FileInfo(file).Length / 1024.0 / 1024, "MiB");
        return (colony, jobs.Held);
    }

    // Down to before the indexes of lists and up again: what an administrator waits for at that update.
    private static async Task MigrateAsync(AppDb db)
    {
        var all = db.Database.GetMigrations().ToList();
        var lists = all.FindIndex(name => name.EndsWith("_Lists", StringComparison.Ordinal));
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync(all[lists - 1]);
        var start = Stopwatch.GetTimestamp();
        await migrator.MigrateAsync(all[lists]);
        Figures.Write("scale.migration_seconds.Lists", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
        await migrator.MigrateAsync();
    }

    // No executor is there: after a lease the portal has said so of each job that one holds, and nothing changes any more.
    private static async Task UntilQuietAsync(HttpClient owner, int held)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(3); await Task.Delay(500))
        {
            var counts = await owner.GetFromJsonAsync("/api/v1/jobs/counts", ContractsJson.Default.JobCounts);
            if (counts!.NoContact == held)
            {
                return;
            }
        }

        throw new InvalidOperationException("The portal did not come to rest.");
    }
}
