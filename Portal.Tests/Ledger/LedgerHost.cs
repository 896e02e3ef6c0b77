using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Ledger;

/// <summary>The ledger room on a database of its own.</summary>
internal sealed partial class LedgerHost : IAsyncDisposable
{
    public static readonly Caller Alice = new(UserId.New(), ColonyId.New(), Scopes.Read);
    private readonly string _folder;
    private readonly ServiceProvider _services;
    private long _jobs;

    private LedgerHost(string folder, IConfiguration settings)
    {
        _folder = folder;
        _services = new ServiceCollection()
            .AddSingleton(new DataOptions { Folder = folder })
            .AddSingleton(DatabaseOptions.Read(settings))
            .AddDatabase()
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider())
            .AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000)))
            .AddSingleton<IJobAccess, AllJobsOfAlice>()
            .AddSingleton<IPeopleNames, Names>()
            .AddSingleton<IExecutorNames, Names>()
            .AddSingleton<LedgerKeys>()
            .AddLogging()
            .AddSingleton<LedgerWriter>()
            .AddSingleton<ChainAudit>()
            .AddSingleton<ActorNames>()
            .AddSingleton<LedgerSearch>()
            .AddSingleton<LedgerExports>()
            .AddSingleton<JobLedger>()
            .BuildServiceProvider();
        Sealer = new Sealer(Databases, Of<LedgerKeys>(), Options.Create(new LedgerOptions()), Of<TimeProvider>(), NullLogger<Sealer>.Instance);
    }

    public IDbContextFactory<AppDb> Databases => Of<IDbContextFactory<AppDb>>();

    public Sealer Sealer { get; }

    public ILedger Ledger => Of<JobLedger>();

    public T Of<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<LedgerHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-").FullName;
        var settings = new ConfigurationBuilder().AddInMemoryCollection((await TestDatabase.SettingsAsync(folder))!).Build();
        var host = new LedgerHost(folder, settings);
        await host.Of<IDatabase>().PrepareAsync(host.Databases, default);
        await host.Of<CommitQueue>().StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>Appends a whole chain of Alice's colony.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> AddAsync(JobId job, int length)
    {
        var entries = LedgerSamples.Chain(job.Value, length);
        await AddAsync(entries);
        return entries;
    }

    /// <summary>Appends entries of one job, and lets its row know.</summary>
    public async Task AddAsync(IEnumerable<LedgerEntry> entries)
    {
        await using var db = await Databases.CreateDbContextAsync();
        var rows = entries.Select(entry => LedgerRow.From(entry, Alice.Colony)).ToList();
        var id = new JobId(new Guid(rows[^1].Chain, bigEndian: true));
        var job = await db.FindAsync<JobRow>(id);
        if (job is null)
        {
            job = new JobRow
            {
                Id = id,
                Colony = Alice.Colony,
                Number = ++_jobs,
                Name = "train",
                Spec = "{}",
            };
            db.Add(job);
        }
        (job.ChainLength, job.ChainHead) = (rows[^1].Sequence, rows[^1].Hash);
        db.AddRange(rows);
        await db.SaveChangesAsync();
    }

    /// <summary>Changes the database as its operator could. Names need no quotes here.</summary>
    public async Task<int> TamperAsync(string sql, params object[] values)
    {
        await using var db = await Databases.CreateDbContextAsync();
        return await db.Database.ExecuteSqlRawAsync(Name().Replace(sql, "\"$0\""), values);
    }

    /// <summary>How the database means to find what a query asks for.</summary>
    public static async Task<string> PlanAsync(IQueryable<LedgerRow> query, AppDb db)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = (TestDatabase.IsPostgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + command.CommandText;
        await db.Database.OpenConnectionAsync();
        if (TestDatabase.IsPostgres)
        {
            // It reads a table of no rows as a whole otherwise.
            await db.Database.ExecuteSqlRawAsync("SET enable_seqscan=off");
        }

        await using var reader = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(reader.FieldCount - 1));
        }

        return string.Join('\n', plan);
    }

    public async ValueTask DisposeAsync()
    {
        await Of<CommitQueue>().StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        Sealer.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        await TestDatabase.ForgetAsync(_folder);
    }

    [GeneratedRegex(@"\b[A-Z][A-Za-z]*[a-z][A-Za-z]*\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    private sealed class AllJobsOfAlice : IJobAccess
    {
        public Task<Outcome<JobHeader>> FindAsync(Caller caller, JobId job, CancellationToken ct) =>
            Task.FromResult<Outcome<JobHeader>>(caller == Alice ? new JobHeader(job, Alice.Colony, JobState.Running, 1) : Refusal.NotFound("job"));
    }

    private sealed class Names : IPeopleNames, IExecutorNames
    {
        ValueTask<string> IPeopleNames.NameAsync(Guid id) => ValueTask.FromResult("Alice");

        ValueTask<string> IExecutorNames.NameAsync(Guid id) => ValueTask.FromResult("laptop");
    }
}
