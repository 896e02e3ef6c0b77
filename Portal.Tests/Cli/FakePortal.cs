using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pollinator.Cli;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Tests.Ledger;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>The routes the command uses, answered from memory, over a real socket. It can cut connections.</summary>
internal sealed class FakePortal : IAsyncDisposable
{
    public const string Token = "plt_secret-token";
    private readonly WebApplication _app;
    private readonly Dictionary<ContentHash, byte[]> _chunks = [];
    private int _cuts;

    private FakePortal()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use(GuardAsync);
        Map();
        Job = FakeJobs.Job(1, JobState.Waiting);
    }

    public string Url => _app.Urls.Single() + "/";

    /// <summary>The only job there is once one was submitted.</summary>
    public JobView Job { get; set; }

    public List<SubmitJob> Submitted { get; } = [];

    public FakeSystems Systems { get; } = new();

    public List<string> Requests { get; } = [];

    /// <summary>What stood behind the question mark of each of them.</summary>
    public List<string> Queries { get; } = [];

    public List<SavedFilter> Filters { get; } = [];

    public List<ProjectView> Projects { get; } = [];

    public Dictionary<string, byte[]> Logs { get; } = new() { ["stdout"] = [], ["stderr"] = [] };

    /// <summary>Whether the executor has said that these are all bytes.</summary>
    public bool LogsAreComplete { get; set; }

    /// <summary>What a cancel is answered with; null takes it.</summary>
    public Refusal? CancelRefusal { get; set; }

    /// <summary>The texts that were asked about.</summary>
    public List<string> CheckedFiles { get; } = [];

    public ProjectFile ProjectFile { get; set; } = new("bees", new JobSpec { Command = ["python3", "train.py"] }, [], []);

    public SnapshotManifest? Snapshot { get; private set; }

    /// <summary>Runs after each look at the job: what happens next.</summary>
    public Action? AfterLook { get; set; }

    /// <summary>Breaks off the next answers in their middle.</summary>
    public void Cut(int answers) => _cuts = answers;

    public static async Task<FakePortal> StartAsync()
    {
        var portal = new FakePortal();
        await portal._app.StartAsync();
        return portal;
    }

    public void EndJob(JobState state, int? exitCode)
    {
        Job = FakeJobs.Ended(Job, state, exitCode);
        LogsAreComplete = true;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        lock (Requests)
        {
            Requests.Add($"{context.Request.Method} {context.Request.Path}");
            Queries.Add(context.Request.QueryString.Value ?? "");
        }
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }
        return next(context);
    }

    private void Map()
    {
        var api = _app.MapGroup("/api/v1");
        api.MapGet("/account", () => new AccountView(UserId.New(), "Ada\u001b[31m", "ada@example.org", "Bees", default));
        api.MapGet("/jobs/by-number/{number:long}", (long number) => number == Job.Summary.Number ? Results.Json(Job) : Missing("job"));
        api.MapGet("/jobs/{job}", Look);
        api.MapGet("/jobs/filters", () => Results.Json<IReadOnlyList<SavedFilter>>(Filters));
        api.MapGet("/jobs", () => new Page<JobListItem>([Job.Summary], 1));
        api.MapPost("/jobs", SubmitAsync);
        api.MapPost("/jobs/{job}/cancel", () => CancelRefusal is { } refusal ? refusal.ToResult() : Results.NoContent());
        api.MapGet("/jobs/{job}/receipts", () => Results.Json(FakeJobs.Receipts(Job)));
        api.MapGet("/jobs/{job}/ledger/export", () => FakeJobs.Export(Job));
        api.MapGet("/jobs/{job}/attempts/{attempt:int}/log/{stream}", LogAsync);
        api.MapPost(
            "/project-file/check",
            (ProjectFileText asked) =>
            {
                CheckedFiles.Add(asked.Yaml);
                return ProjectFile;
            }
        );
        api.MapPost("/jobs/check", (SubmitJob _) => new JobCheck());
        api.MapPost(
            "/executors/fit",
            (JobSpec _) =>
                new[]
                {
                    new ExecutorFit(ExecutorId.New(), "desk", "local", ExecutorHealth.Good, []),
                    new ExecutorFit(ExecutorId.New(), "lumi", "slurm", ExecutorHealth.Good, ["It has no GPU."]),
                }
        );
        api.MapGet(
            "/projects",
            (string? text, int? take) =>
                Results.Json<IReadOnlyList<ProjectView>>([
                    .. Projects.Where(one => one.Name.Contains(text ?? "", StringComparison.OrdinalIgnoreCase)).Take(take ?? int.MaxValue),
                ])
        );
        api.MapPost("/projects", () => new ProjectView(ProjectId.New(), "bees", default, "Ada", null, 0, 0));
        api.MapPost("/chunks/missing", (ChunkList asked) => new ChunkList([.. asked.Chunks.Where(chunk => !_chunks.ContainsKey(chunk))]));
        api.MapPut("/chunks/{chunk}", PutChunkAsync);
        api.MapPost("/projects/{project}/snapshots", CreateSnapshot);
        api.MapGroup("/systems").MapFake(Systems);
    }

    private IResult Look()
    {
        var seen = Job;
        AfterLook?.Invoke();
        return Results.Json(seen);
    }

    private async Task<IResult> SubmitAsync(SubmitJob request, HttpContext context)
    {
        var isRepeated = Submitted.Any(one => one.IdempotencyKey == request.IdempotencyKey);
        if (!isRepeated)
        {
            Submitted.Add(request);
        }
        if (TakeCut())
        {
            context.Abort();
        }
        await Task.CompletedTask;
        return Results.Json(new SubmittedJob(Job.Summary.Id, Job.Summary.Number, JobState.Waiting, FakeJobs.Receipts(Job)[0], isRepeated));
    }

    private async Task LogAsync(HttpContext context, string stream, long offset)
    {
        var bytes = Logs[stream][(int)offset..];
        context.Response.Headers["Pollinator-Log-Complete"] = LogsAreComplete ? "true" : "false";
        context.Response.ContentLength = bytes.Length;
        if (bytes.Length > 0 && TakeCut())
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            await context.Response.Body.FlushAsync();
            context.Abort();
            return;
        }
        await context.Response.Body.WriteAsync(bytes);
    }

    private async Task<IResult> PutChunkAsync(ContentHash chunk, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        lock (_chunks)
        {
            _chunks[chunk] = body.ToArray();
        }
        return ContentHash.Of(body.ToArray()) == chunk ? Results.NoContent() : Results.BadRequest();
    }

    private SnapshotView CreateSnapshot(SnapshotManifest manifest)
    {
        Snapshot = manifest;
        return new SnapshotView(SnapshotEncoding.IdOf(manifest), default, "Ada", manifest.Entries.Count, 1, "cli");
    }

    private bool TakeCut() => Interlocked.Decrement(ref _cuts) >= 0;

    private static IResult Missing(string what) => Refusal.NotFound(what).ToResult();
}
