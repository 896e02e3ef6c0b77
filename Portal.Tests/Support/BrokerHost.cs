using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Jobs;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Server.Secrets;

namespace Pollinator.Portal.Tests.Support;

/// <summary>The broker with its real database in a folder of its own, without HTTP, and with a clock the test moves.</summary>
internal sealed class BrokerHost : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private IHost _host = null!;
    private IReadOnlyDictionary<string, string>? _settings;

    private BrokerHost(string folder, bool ownsFolder) => (Folder, _ownsFolder) = (folder, ownsFolder);

    public string Folder { get; }

    public FakeTimeProvider Clock { get; private init; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public Caller Ada { get; private init; } = new(UserId.New(), ColonyId.New(), Scopes.All);

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public IJobs Jobs => Get<IJobs>();

    public Polls Polls => Get<Polls>();

    public Attempts Attempts => Get<Attempts>();

    /// <summary>Starts on a folder of its own, or on one that the caller made and removes.</summary>
    public static async Task<BrokerHost> StartAsync(string? folder = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var host = new BrokerHost(folder ?? Directory.CreateTempSubdirectory("pollinator-broker-").FullName, ownsFolder: folder is null)
        {
            _settings = settings,
        };
        await host.OpenAsync();
        return host;
    }

    /// <summary>Ends this host and starts another on the same folder, as a restart of the portal would.</summary>
    public async Task<BrokerHost> RestartAsync()
    {
        await CloseAsync();
        var next = new BrokerHost(Folder, _ownsFolder)
        {
            Ada = Ada,
            Clock = Clock,
            _settings = _settings,
        };
        await next.OpenAsync();
        return next;
    }

    public async Task<ExecutorCaller> AddExecutorAsync(string name, Capabilities? capabilities = null, string kind = "local")
    {
        var code = (await Get<Enrollment>().CreateCodeAsync(Ada.Colony, new NewCode(name), Ada.User, builtIn: false, default)).Require();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var registered = (
            await Get<Enrollment>().RegisterAsync(new RegisterExecutor(code, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), kind), default)
        ).Require();
        return await StartExecutorAsync(registered.Id, capabilities);
    }

    /// <summary>Starts the executor's program (anew), past its proof: the proof has tests of its own.</summary>
    public async Task<ExecutorCaller> StartExecutorAsync(ExecutorId id, Capabilities? capabilities = null)
    {
        var live = Get<Roster>().Find(id)!;
        var profile = live.Profile with
        {
            Incarnation = live.Profile.Incarnation + 1,
            Start = Guid.NewGuid(),
            ProgramVersion = "test",
            Capabilities = capabilities ?? A.Machine(),
        };
        await Get<ICommitQueue>()
            .RunAsync(
                session =>
                {
                    Get<ExecutorWrites>().Start(session, live, profile);
                    return default(Done);
                },
                default
            );
        return new ExecutorCaller(id, profile.Name, profile.Colony, profile.Incarnation);
    }

    public async Task<SubmittedJob> SubmitAsync(JobSpec? spec = null) =>
        (await Jobs.SubmitAsync(Ada, new SubmitJob { Spec = spec ?? A.Spec() }, default)).Require();

    public async Task<JobView> JobAsync(JobId job) => (await Jobs.GetAsync(Ada, job, default)).Require();

    /// <summary>One poll that does not wait.</summary>
    public async Task<PollReply> PollAsync(ExecutorCaller executor, int want = 1, params AttemptRef[] held) =>
        (await Polls.AskAsync(executor, new Poll { Held = held, Want = want }, default)).Require();

    /// <summary>Polls, gets one job, has the permit and says that it runs.</summary>
    public async Task<Assignment> RunOneAsync(ExecutorCaller executor)
    {
        var assignment = (await PollAsync(executor)).Assignments.Single();
        (await Attempts.PermitAsync(executor, assignment.Job, assignment.Attempt, default)).Require();
        var running = new AttemptEvent
        {
            Number = 1,
            Kind = AttemptEventKind.Running,
            At = Clock.GetUtcNow(),
        };
        (await Attempts.TellAsync(executor, assignment.Job, assignment.Attempt, running, default)).Require();
        return assignment;
    }

    public Task<Outcome<Done>> EndAsync(
        ExecutorCaller executor,
        Assignment assignment,
        AttemptEnd end,
        EndReason reason = EndReason.Exited,
        int? exitCode = 0
    ) =>
        Attempts.CloseAsync(
            executor,
            assignment.Job,
            assignment.Attempt,
            new CloseAttempt
            {
                End = end,
                Reason = reason,
                ExitCode = exitCode,
                At = Clock.GetUtcNow(),
            },
            default
        );

    /// <summary>Moves the clock and looks at leases and limits, as the sweeper does every second.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await Get<ICommitQueue>().RunAsync(Get<Stops>().Sweep, default);
    }

    /// <summary>The job's chain, after checking that it is one.</summary>
    public async Task<IReadOnlyList<LedgerKind>> ChainAsync(JobId job)
    {
        await using var db = await Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var chain = job.Value.ToByteArray(bigEndian: true);
        var rows = await db.Set<LedgerRow>().Where(row => row.Chain == chain).OrderBy(row => row.Sequence).ToListAsync();
        var head = default(ContentHash);
        foreach (var row in rows)
        {
            Assert.Equal(head, row.Previous);
            head = row.Hash;
        }

        return [.. rows.Select(row => row.Kind)];
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
            await TestDatabase.ForgetAsync(Folder);
        }
    }

    private async Task OpenAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = Folder });
        builder.Configuration["Data:Folder"] = Folder;
        foreach (var (key, value) in _settings ?? await TestDatabase.SettingsAsync(Folder))
        {
            builder.Configuration[key] = value;
        }

        builder.Logging.ClearProviders();
        builder.AddData();
        builder.AddLedger();
        builder.AddBroker();
        builder.AddJobs();
        builder.AddExecutors();
        builder.AddSecrets();
        builder.Services.AddSingleton<Pollinator.Portal.Server.Logs.WatchedLogs>();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton<Pollinator.Portal.Server.Identity.Colonies.KeptLimits>();
        builder.Services.AddSingleton<IPeopleNames, FakePeopleNames>();
        builder.Services.AddOptions<SignInOptions>();
        builder.Services.AddSingleton<StepUp>();
        builder.Services.AddSingleton<IProjectStates, FakeProjectStates>();
        foreach (
            var service in builder
                .Services.Where(service => service.ImplementationType == typeof(Sweeper) || service.ImplementationType == typeof(BuiltInExecutor))
                .ToList()
        )
        {
            builder.Services.Remove(service);
        }

        _host = builder.Build();
        await Get<IDatabase>().PrepareAsync(Get<IDbContextFactory<AppDb>>(), default);
        await Get<BoardLoader>().LoadAsync(default);
        Get<ICommitQueue>().BeforeCommit(Get<HandOver>().ServeParked);
        await _host.StartAsync();
    }

    private async Task CloseAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private sealed class FakePeopleNames : IPeopleNames
    {
        public ValueTask<string> NameAsync(Guid id) => ValueTask.FromResult("Ada Lindqvist");
    }

    private sealed class FakeProjectStates : IProjectStates
    {
        public Task<Outcome<PinnedSnapshot>> PinAsync(Caller caller, ProjectId project, ContentHash? snapshot, CancellationToken ct) =>
            Task.FromResult<Outcome<PinnedSnapshot>>(new PinnedSnapshot(snapshot));

        public Task<IReadOnlyDictionary<ProjectId, string>> NamesAsync(
            ColonyId colony,
            IReadOnlyCollection<ProjectId> projects,
            CancellationToken ct
        ) => Task.FromResult<IReadOnlyDictionary<ProjectId, string>>(projects.ToDictionary(project => project, _ => "cifar10-resnet"));
    }
}

/// <summary>Things to test with, each good as it is.</summary>
internal static class A
{
    public static JobSpec Spec() => new() { Command = ["python3", "src/train.py"] };

    public static Capabilities Machine() =>
        new()
        {
            Functions = ["run"],
            CpuMillicores = 16_000,
            MemoryBytes = 64L << 30,
            StorageBytes = 500L << 30,
            Slots = 16,
        };
}
