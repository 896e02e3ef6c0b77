using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Sdk.Channel;

/// <summary>
/// What an executor says to its portal, one method for each message of the protocol. Every call throws <see cref="PortalException"/> when the
/// portal refuses or is away; the client it is given carries the session.
/// </summary>
public sealed class PortalChannel(HttpClient http)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks for work, tells what is held.</summary>
    public async Task<PollReply> PollAsync(Poll poll, CancellationToken ct) =>
        await SendAsync(
            () => Post("api/v1/executor/poll", JsonContent.Create(poll, ContractsJson.Default.Poll)),
            ContractsJson.Default.PollReply,
            Patience + TimeSpan.FromSeconds(poll.WaitSeconds),
            ct
        );

    /// <summary>Asks for the start permit.</summary>
    public async Task<StartPermit> PermitAsync(AttemptKey attempt, CancellationToken ct) =>
        await SendAsync(() => Post($"{Route(attempt)}/permit", content: null), ContractsJson.Default.StartPermit, Patience, ct);

    /// <summary>Asks for the secrets of an attempt that has its permit. Secret.</summary>
    public async Task<AttemptSecrets> SecretsAsync(AttemptKey attempt, CancellationToken ct) =>
        await SendAsync(() => Post($"{Route(attempt)}/secrets", content: null), ContractsJson.Default.AttemptSecrets, Patience, ct);

    /// <summary>Tells what happened to an attempt.</summary>
    public async Task TellAsync(AttemptKey attempt, AttemptEvent what, CancellationToken ct) =>
        await SendAsync(() => Post($"{Route(attempt)}/events", JsonContent.Create(what, ContractsJson.Default.AttemptEvent)), ct);

    /// <summary>Closes an attempt.</summary>
    public async Task CloseAsync(AttemptKey attempt, CloseAttempt close, CancellationToken ct) =>
        await SendAsync(() => Post($"{Route(attempt)}/close", JsonContent.Create(close, ContractsJson.Default.CloseAttempt)), ct);

    /// <summary>Asks how far each stream is on disk at the portal.</summary>
    public async Task<LogEnds> LogEndsAsync(AttemptKey attempt, CancellationToken ct) =>
        await SendAsync(() => new(HttpMethod.Get, $"{Route(attempt)}/log"), ContractsJson.Default.LogEnds, Patience, ct);

    /// <summary>Appends bytes to a stream. At most 1 MiB.</summary>
    /// <returns>The stream's length on disk at the portal.</returns>
    public async Task<long> AppendLogAsync(AttemptKey attempt, LogStream stream, long offset, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var route = $"{Route(attempt)}/log/{stream.ToString().ToLowerInvariant()}?offset={offset}";
        return (await SendAsync(() => Post(route, Octets(bytes)), ContractsJson.Default.LogAppended, Patience, ct)).Length;
    }

    /// <summary>Questions for this executor; waits for one. Each is told until its first word.</summary>
    public async Task<ReceivedAsks> AsksAsync(TimeSpan wait, CancellationToken ct) =>
        ReceivedAsks.Of(
            await SendAsync(
                () => new(HttpMethod.Get, $"api/v1/executor/asks?wait={Seconds(wait)}"),
                ContractsJson.Default.JsonElement,
                Patience + wait,
                ct
            )
        );

    /// <summary>Says a word to a question. A number said before changes nothing; 404 <c>ask-gone</c> when nobody waits any more.</summary>
    public async Task SayAsync(AskId ask, AskWord word, CancellationToken ct) =>
        await SendAsync(() => Post($"api/v1/executor/asks/{ask}/words", JsonContent.Create(word, ContractsJson.Default.AskWord)), ct);

    /// <summary>Replies to the prompts of a question after word <paramref name="after"/>; waits for one. Secret.</summary>
    public async Task<AskReplies> RepliesAsync(AskId ask, int after, TimeSpan wait, CancellationToken ct) =>
        await SendAsync(
            () => new(HttpMethod.Get, $"api/v1/executor/asks/{ask}/replies?after={after}&wait={Seconds(wait)}"),
            ContractsJson.Default.AskReplies,
            Patience + wait,
            ct
        );

    /// <summary>What the gateway of a system needs to know; null when this executor is none.</summary>
    public async Task<SystemSettings?> SystemAsync(CancellationToken ct)
    {
        try
        {
            return await SendAsync(() => new(HttpMethod.Get, "api/v1/executor/system"), ContractsJson.Default.SystemSettings, Patience, ct);
        }
        catch (PortalException e) when (e.Code == "not-found")
        {
            return null;
        }
    }

    /// <summary>Tells how the system stands.</summary>
    public async Task TellStatusAsync(SystemStatus status, CancellationToken ct) =>
        await SendAsync(() => Post("api/v1/executor/system/status", JsonContent.Create(status, ContractsJson.Default.SystemStatus)), ct);

    /// <summary>A one-time code for the twin of this gateway's system. Secret until used.</summary>
    public async Task<EnrollmentCode> TwinCodeAsync(CancellationToken ct) =>
        await SendAsync(() => Post("api/v1/executor/system/twin-code", content: null), ContractsJson.Default.EnrollmentCode, Patience, ct);

    /// <summary>The client below, for what has requests of its own; it carries address and session.</summary>
    public HttpClient Http { get; } = http;

    /// <summary>Where an attempt's requests go.</summary>
    public static string Route(AttemptKey attempt) => $"api/v1/executor/attempts/{attempt.Job}/{attempt.Attempt}";

    /// <summary>Bytes as a request's body.</summary>
    public static HttpContent Octets(ReadOnlyMemory<byte> bytes)
    {
        var content = new ReadOnlyMemoryContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    /// <summary>Sends a request and reads its answer.</summary>
    public async Task<T> SendAsync<T>(Func<HttpRequestMessage> make, JsonTypeInfo<T> type, TimeSpan patience, CancellationToken ct)
    {
        using var request = make();
        using var response = await PortalHttp.SendAsync(Http, request, patience, ct);
        return await ReadAsync(() => PortalAnswers.ReadAsync(response, type, ct), ct);
    }

    /// <summary>Sends a request whose answer says no more than yes.</summary>
    public async Task SendAsync(Func<HttpRequestMessage> make, CancellationToken ct)
    {
        using var request = make();
        using var response = await PortalHttp.SendAsync(Http, request, Patience, ct);
        await ReadAsync<Done>(
            async () =>
            {
                await PortalAnswers.ThrowIfRefusedAsync(response, ct);
                return default;
            },
            ct
        );
    }

    // An answer cut off in the middle is as good as none.
    private static async Task<T> ReadAsync<T>(Func<Task<T>> read, CancellationToken ct)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException && !ct.IsCancellationRequested)
        {
            throw new PortalException($"The connection to the portal broke: {e.Message}", transient: true, e);
        }
    }

    private static int Seconds(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds);

    private static HttpRequestMessage Post(string route, HttpContent? content) => new(HttpMethod.Post, route) { Content = content };
}
