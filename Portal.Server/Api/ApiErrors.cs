using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Api;

/// <summary>What a program reads when a request cannot be read or a bug got to the top. Nothing of the inside is told.</summary>
internal sealed partial class ApiErrors(DiskFaults disk, ILogger<ApiErrors> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The request's own path stands for the error page by now.
        var asked = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path;
        if (!ApiGroup.IsForPrograms(asked))
        {
            return false;
        }

        // The sender has gone, or the portal is stopping: nobody waits for this answer.
        if (httpContext.RequestAborted.IsCancellationRequested || exception is OperationCanceledException)
        {
            httpContext.Response.StatusCode = httpContext.RequestAborted.IsCancellationRequested
                ? StatusCodes.Status499ClientClosedRequest
                : StatusCodes.Status503ServiceUnavailable;
            return true;
        }

        if (exception is BadHttpRequestException bad)
        {
            await WriteBadRequestAsync(httpContext, bad);
            return true;
        }

        if (disk.Of(exception) is { } refusal)
        {
            Log.Disk(logger, exception, refusal.Code);
            await refusal.ToResult().ExecuteAsync(httpContext);
            return true;
        }

        var reference = httpContext.TraceIdentifier;
        Log.Broken(logger, exception, reference);
        await ProblemWriter.WriteAsync(
            httpContext,
            StatusCodes.Status500InternalServerError,
            "internal-error",
            "The portal failed",
            $"This is a fault of the portal, not of the request. Its log says more under {reference}."
        );
        return true;
    }

    private static Task WriteBadRequestAsync(HttpContext context, BadHttpRequestException bad)
    {
        context.Response.StatusCode = bad.StatusCode;
        if (bad.StatusCode != StatusCodes.Status400BadRequest)
        {
            return ProblemWriter.WriteBareAsync(context);
        }

        // A reader's message names a place in the sender's own text; other messages may name types of ours.
        var detail = bad.InnerException is JsonException { Path: { } path } json
            ? $"The JSON cannot be read at {path}, line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."
            : "The request cannot be read: a value is missing or has the wrong form.";
        return ProblemWriter.WriteAsync(context, StatusCodes.Status400BadRequest, "unreadable", "The request is not valid", detail);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A request was refused because of the disk ({Code}).")]
        public static partial void Disk(ILogger logger, Exception exception, string code);

        [LoggerMessage(LogLevel.Error, "A request failed ({Reference}).")]
        public static partial void Broken(ILogger logger, Exception exception, string reference);
    }
}
