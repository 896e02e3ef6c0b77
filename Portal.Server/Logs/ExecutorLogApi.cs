using System.Buffers;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Logs;

/// <summary>Where executors bring the bytes of the attempts they hold.</summary>
internal static class ExecutorLogApi
{
    public static void MapLogAppends(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/executor/attempts/{job}/{attempt:int}/log").WithTags("Executor protocol");
        group
            .MapPost("/{stream}", AppendAsync)
            .WithName("AppendLog")
            .WithSummary("Takes the next bytes of a stream; on disk when answered")
            .Produces<LogAppended>();
        group.MapGet("", EndsAsync).WithName("GetLogEnds").WithSummary("How far each stream is on disk").Produces<LogEnds>();
    }

    private static async Task<IResult> AppendAsync(
        HttpContext context,
        JobId job,
        int attempt,
        string stream,
        long offset,
        IHeldAttempts held,
        ILogAppends appends,
        CancellationToken ct
    )
    {
        var found = held.Find(ExecutorCaller.Of(context), job, attempt);
        if (!found.IsOk)
        {
            return found.Refusal.ToResult();
        }
        if (LogStreams.Find(stream) is not { } one)
        {
            return Refusal.NotFound("stream").ToResult();
        }
        var buffer = ArrayPool<byte>.Shared.Rent(
            (int)Math.Clamp(context.Request.ContentLength ?? LogsOptions.MaxAppend, 1, LogsOptions.MaxAppend) + 1
        );
        try
        {
            var length = await ReadAsync(context.Request.Body, buffer, ct);
            return length > LogsOptions.MaxAppend || (length == buffer.Length)
                ? LogRefusals.TooMuch.ToResult()
                : (await appends.AppendAsync(new(job, attempt), one, offset, buffer.AsMemory(0, length))).ToResult();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<IResult> EndsAsync(HttpContext context, JobId job, int attempt, IHeldAttempts held, ILogAppends appends)
    {
        var found = held.Find(ExecutorCaller.Of(context), job, attempt);
        return found.IsOk ? Results.Json(await appends.EndsAsync(new(job, attempt)), ContractsJson.Default.LogEnds) : found.Refusal.ToResult();
    }

    // Stops when the buffer is full: it has one byte more than may come.
    private static async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken ct)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), ct);
            if (read == 0)
            {
                break;
            }
            length += read;
        }
        return length;
    }
}
