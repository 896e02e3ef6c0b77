using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Api;

/// <summary>Writes problems where no route got to answer: not signed in, no such route, not readable, broken.</summary>
internal static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static Task WriteAsync(HttpContext context, int status, string code, string title, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        var problem = new Problem
        {
            Type = $"urn:pollinator:{code}",
            Title = title,
            Status = status,
            Detail = detail,
            Code = code,
        };
        return JsonSerializer.SerializeAsync(context.Response.Body, problem, ContractsJson.Default.Problem, context.RequestAborted);
    }

    /// <summary>The problem for an answer that has a status and nothing else.</summary>
    public static Task WriteBareAsync(HttpContext context) =>
        context.Response.StatusCode switch
        {
            404 => WriteAsync(context, 404, "not-found", "Not found", "There is nothing at this address."),
            405 => WriteAsync(context, 405, "method-not-allowed", "Method not allowed", "This address does not answer this method."),
            413 => WriteAsync(context, 413, "body-too-large", "Too large", "The body is larger than this address takes."),
            415 => WriteAsync(context, 415, "media-type", "Not readable", "This address does not read this content type; send application/json."),
            var status => WriteAsync(context, status, "refused", "Refused", "The request was refused."),
        };
}
