using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Sdk.Sync;

/// <summary>Where on a portal chunks and snapshots are, relative to the portal's address.</summary>
/// <param name="Missing">Asks which chunks are lacking.</param>
/// <param name="Sink">Takes chunks, each below this path.</param>
/// <param name="Snapshots">Takes a manifest.</param>
/// <param name="Manifest">Gives a manifest.</param>
/// <param name="Source">Gives chunks, each below this path.</param>
public sealed record ChunkRoutes(string Missing, string Sink, string Snapshots, string Manifest, string Source)
{
    /// <summary>Sends into a project, for who holds a personal token.</summary>
    public static ChunkRoutes ForProject(ProjectId project) =>
        new("api/v1/chunks/missing", "api/v1/chunks/", $"api/v1/projects/{project}/snapshots", "", "");

    /// <summary>Reads a snapshot, for who holds a personal token.</summary>
    public static ChunkRoutes ForSnapshot(ContentHash snapshot) =>
        new("", "", "", $"api/v1/snapshots/{snapshot}/manifest", $"api/v1/snapshots/{snapshot}/chunks/");

    /// <summary>Stages a held attempt's snapshot and sends its results, for its executor.</summary>
    public static ChunkRoutes ForAttempt(JobId job, int attempt) => ForAttempt($"api/v1/executor/attempts/{job}/{attempt}");

    private static ChunkRoutes ForAttempt(string attempt) =>
        new($"{attempt}/results/missing", $"{attempt}/results/chunks/", $"{attempt}/results", $"{attempt}/snapshot", $"{attempt}/chunks/");
}

/// <summary>
/// Chunks over a portal's API. The client given here carries address and authentication. A transfer that fails for a reason that can pass is
/// tried <see cref="Tries"/> times before it is thrown.
/// </summary>
public sealed class PortalChunks(HttpClient http, ChunkRoutes routes, TimeProvider time) : IChunkSource, IChunkSink
{
    /// <summary>How often one request is tried.</summary>
    public const int Tries = 4;

    /// <summary>How long one request may take: a chunk over a line of 20 KB/s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Reads the manifest and checks that it is the snapshot asked for.</summary>
    public async Task<SnapshotManifest> ManifestAsync(ContentHash snapshot, CancellationToken ct)
    {
        var manifest = await AskAsync(() => new(HttpMethod.Get, routes.Manifest), ContractsJson.Default.SnapshotManifest, ct);
        return SnapshotRules.FaultsOf(manifest, 1).Count == 0 && SnapshotEncoding.IdOf(manifest) == snapshot
            ? manifest
            : throw new SyncException("The portal sent another snapshot than the one asked for.", transient: false);
    }

    /// <inheritdoc />
    public Task<Stream> OpenAsync(ContentHash chunk, CancellationToken ct) =>
        TryAsync<Stream>(
            async patient =>
            {
                using var response = await SendAsync(new(HttpMethod.Get, routes.Source + chunk), patient);
                // Read here, so that a line which goes dead in the middle is noticed and tried again.
                return new MemoryStream(await ReadAsync(response, patient), writable: false);
            },
            ct
        );

    /// <inheritdoc />
    public async Task<IReadOnlyList<ContentHash>> MissingAsync(IReadOnlyList<ContentHash> chunks, CancellationToken ct)
    {
        var list = new ChunkList(chunks);
        var answer = await AskAsync(() => Post(routes.Missing, list, ContractsJson.Default.ChunkList), ContractsJson.Default.ChunkList, ct);
        return answer.Chunks;
    }

    /// <inheritdoc />
    public Task PutAsync(ContentHash chunk, ReadOnlyMemory<byte> content, CancellationToken ct) =>
        TryAsync(
            async patient =>
            {
                using var body = new ReadOnlyMemoryContent(content);
                using var response = await SendAsync(new(HttpMethod.Put, routes.Sink + chunk) { Content = body }, patient);
                return true;
            },
            ct
        );

    /// <inheritdoc />
    public Task<SnapshotView> CreateAsync(SnapshotManifest manifest, CancellationToken ct) =>
        AskAsync(() => Post(routes.Snapshots, manifest, ContractsJson.Default.SnapshotManifest), ContractsJson.Default.SnapshotView, ct);

    private static HttpRequestMessage Post<T>(string route, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, route) { Content = JsonContent.Create(body, type) };

    private Task<T> AskAsync<T>(Func<HttpRequestMessage> request, JsonTypeInfo<T> type, CancellationToken ct) =>
        TryAsync(
            async patient =>
            {
                using var response = await SendAsync(request(), patient);
                return await response.Content.ReadFromJsonAsync(type, patient) ?? throw new JsonException("The answer is empty.");
            },
            ct
        );

    private async Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await OnceAsync(send, ct);
            }
            catch (SyncException e) when (e.IsTransient && e.Code is null && attempt < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), time, ct);
            }
        }
    }

    // The client has no time limit of its own: a line that goes dead says nothing at all.
    private async Task<T> OnceAsync<T>(Func<CancellationToken, Task<T>> send, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await send(both.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || e is OperationCanceledException && !ct.IsCancellationRequested)
        {
            throw new SyncException("The portal cannot be reached just now.", transient: true, e);
        }
        catch (JsonException e)
        {
            throw new SyncException("The portal's answer could not be read: is it a Pollinator portal of this version?", transient: false, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return response.IsSuccessStatusCode ? response : throw await FailureAsync(response, ct);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await response.Content.LoadIntoBufferAsync(SnapshotManifest.ChunkSize, ct);
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    private static async Task<SyncException> FailureAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using (response)
        {
            var status = response.StatusCode;
            var transient =
                (int)status >= 500 || status is HttpStatusCode.Unauthorized or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
            var problem = await ProblemAsync(response, ct);
            return new SyncException(problem?.Detail ?? $"The portal answered {(int)status}.", transient) { Code = problem?.Code };
        }
    }

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(ContractsJson.Default.Problem, ct);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
