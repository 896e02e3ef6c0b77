using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Api;

/// <summary>The one place where a refusal becomes an RFC 9457 problem.</summary>
internal static class Problems
{
    private const string ContentType = "application/problem+json";

    /// <summary>The HTTP status of a kind of refusal.</summary>
    public static int Status(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Invalid => StatusCodes.Status400BadRequest,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.TooLarge => StatusCodes.Status413PayloadTooLarge,
            RefusalKind.NoSpace => StatusCodes.Status507InsufficientStorage,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No status is known for this kind."),
        };

    /// <summary>The problem as it is written.</summary>
    public static Problem From(Refusal refusal) =>
        new()
        {
            Type = $"urn:pollinator:{refusal.Code}",
            Title = Title(refusal.Kind),
            Status = Status(refusal.Kind),
            Detail = refusal.Message,
            Words = JsonSerializer.SerializeToElement(refusal.Text, JsonSerializerOptions.Web),
            Code = refusal.Code,
            Errors = refusal.Faults?.ToDictionary(
                field => field.Key,
                field => Array.ConvertAll(field.Value, fault => fault.English),
                StringComparer.Ordinal
            ),
            KnownOffset = refusal.KnownOffset,
        };

    /// <summary>Answers with the value as JSON, or with the refusal as a problem.</summary>
    public static IResult ToResult<T>(this Outcome<T> outcome, int status = StatusCodes.Status200OK) =>
        outcome.IsOk ? Results.Json(outcome.Value, statusCode: status) : outcome.Refusal.ToResult();

    /// <summary>Answers with nothing (204), or with the refusal as a problem.</summary>
    public static IResult ToResult(this Outcome<Done> outcome) => outcome.IsOk ? Results.NoContent() : outcome.Refusal.ToResult();

    /// <summary>Answers with the refusal as a problem.</summary>
    public static IResult ToResult(this Refusal refusal) =>
        Results.Json(From(refusal), ContractsJson.Default.Problem, ContentType, Status(refusal.Kind));

    private static string Title(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Invalid => "The request is not valid",
            RefusalKind.NotFound => "Not found",
            RefusalKind.Forbidden => "Not allowed",
            RefusalKind.Conflict => "Not possible in the present state",
            RefusalKind.TooLarge => "Too large",
            RefusalKind.NoSpace => "No space left",
            _ => "Not possible just now",
        };
}
