using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Logs over HTTP, for people and their programs.</summary>
internal static class LogsApi
{
    private const int DefaultBytes = 64 * 1024;
    private const int DefaultLines = 200;
    private const int MaxWaitSeconds = 30;
    private const string Base = "/jobs/{job}";

    public static void MapLogReading(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Base).WithTags("Logs");
        group.MapGet("/logs", InfoAsync).WithName("GetLogs").WithSummary("What there is of each attempt's log").Produces<IReadOnlyList<LogInfo>>();
        group
            .MapGet("/attempts/{attempt:int}/lines", LinesAsync)
            .WithName("GetLogLines")
            .WithSummary("Lines of a log, from a number on")
            .Produces<LogLines>();
        group
            .MapGet("/attempts/{attempt:int}/search", SearchAsync)
            .WithName("SearchLog")
            .WithSummary("The first lines that contain a text")
            .Produces<IReadOnlyList<LogHit>>();
        group
            .MapGet("/attempts/{attempt:int}/log/{stream}", BytesAsync)
            .WithName("GetLogBytes")
            .WithSummary("A range of a log's bytes")
            .Produces<byte[]>(contentType: "application/octet-stream");
        group
            .MapGet("/attempts/{attempt:int}/log/{stream}/download", DownloadAsync)
            .WithName("DownloadLog")
            .WithSummary("A whole log as a file")
            .Produces<string>(contentType: "text/plain");
    }

    private static async Task<IResult> InfoAsync(HttpContext context, JobId job, ILogs logs, CancellationToken ct) =>
        (await logs.InfoAsync(context.Caller(), job, ct)).ToResult();

    private static async Task<IResult> LinesAsync(
        HttpContext context,
        JobId job,
        int attempt,
        ILogs logs,
        CancellationToken ct,
        string? stream = null,
        long first = 1,
        int count = DefaultLines
    ) => View(stream, out var one) ? (await logs.LinesAsync(context.Caller(), job, attempt, one, first, count, ct)).ToResult() : NoStream();

    private static async Task<IResult> SearchAsync(
        HttpContext context,
        JobId job,
        int attempt,
        ILogs logs,
        string text,
        CancellationToken ct,
        string? stream = null
    ) => View(stream, out var one) ? (await logs.SearchAsync(context.Caller(), job, attempt, one, text, ct)).ToResult() : NoStream();

    private static async Task<IResult> BytesAsync(
        HttpContext context,
        JobId job,
        int attempt,
        string stream,
        LogFollower follower,
        CancellationToken ct,
        long offset = 0,
        int count = DefaultBytes,
        int wait = 0
    )
    {
        if (LogStreams.Find(stream) is not { } one)
        {
            return NoStream();
        }
        var most = TimeSpan.FromSeconds(Math.Clamp(wait, 0, MaxWaitSeconds));
        var read = await follower.ReadAsync(context.Caller(), new(job, attempt, one), offset, count, most, ct);
        if (!read.IsOk)
        {
            return read.Refusal.ToResult();
        }
        NeverRendered(context);
        context.Response.Headers["Pollinator-Log-Length"] = read.Value.Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["Pollinator-Log-Complete"] = read.Value.IsComplete ? "true" : "false";
        return Results.Bytes(read.Value.Bytes, "application/octet-stream");
    }

    private static async Task<IResult> DownloadAsync(HttpContext context, JobId job, int attempt, string stream, ILogs logs, CancellationToken ct)
    {
        if (LogStreams.Find(stream) is not { } one)
        {
            return NoStream();
        }
        var opened = await logs.OpenAsync(context.Caller(), job, attempt, one, ct);
        if (!opened.IsOk)
        {
            return opened.Refusal.ToResult();
        }
        NeverRendered(context);
        return Results.Stream(opened.Value, "text/plain; charset=utf-8", $"job-{job}-{attempt}-{one.Name()}.log", enableRangeProcessing: true);
    }

    // What a job writes is hostile: it must never become a page of this origin, whatever it looks like.
    private static void NeverRendered(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        context.Response.Headers.CacheControl = "private, no-store";
    }

    private static bool View(string? name, out LogStream? stream)
    {
        stream = LogStreams.Find(name);
        return name is null || stream is not null;
    }

    private static IResult NoStream() =>
        new Refusal(RefusalKind.NotFound, "no-such-stream", "A log has the streams stdout and stderr; leave the stream out for both.").ToResult();
}
