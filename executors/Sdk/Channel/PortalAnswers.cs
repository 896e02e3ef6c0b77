using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pollinator.Contracts;

namespace Pollinator.Sdk.Channel;

/// <summary>Turns what came back into a value or one kind of exception.</summary>
internal static class PortalAnswers
{
    // A proxy in front of a portal that is away answers in its own words: only a problem with the portal's code is the portal's word.
    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken ct, bool isSession = false)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var problem = await ReadProblemAsync(response, ct);
        var status = (int)response.StatusCode;
        var said =
            problem?.Detail
            ?? problem?.Title
            ?? $"The portal's address answered {status} {response.ReasonPhrase}, which is not an answer of a portal.";
        var superseded = string.Equals(problem?.Code, PortalException.SupersededCode, StringComparison.Ordinal);
        throw new PortalException(said, problem?.Code is null || IsTransient(response.StatusCode))
        {
            Code = problem?.Code,
            EndsProgram = superseded || (isSession && problem?.Code is not null && !IsTransient(response.StatusCode)),
            Status = status,
            KnownOffset = problem?.KnownOffset,
            ServerTime = response.Headers.Date,
        };
    }

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken ct, bool isSession = false)
    {
        await ThrowIfRefusedAsync(response, ct, isSession);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, ct) ?? throw new JsonException("The answer was null.");
        }
        catch (JsonException e)
        {
            throw NoAnswer((int)response.StatusCode, e);
        }
    }

    /// <summary>What came back is nothing that a portal says.</summary>
    public static PortalException NoAnswer(int? status = null, Exception? inner = null) =>
        new("The portal's address answered something that is not an answer of a portal.", transient: true, inner) { Status = status };

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425 || (int)status >= 500;

    private static async Task<Problem?> ReadProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(ContractsJson.Default.Problem, ct);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
