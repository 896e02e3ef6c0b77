using System.Net.Sockets;
using Pollinator.Contracts;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.Sync;

namespace Pollinator.Sdk.Attempts;

/// <summary>Project files over the channel.</summary>
internal sealed class ProjectFiles(PortalChannel channel, TimeProvider time) : IProjectFiles
{
    public Task StageAsync(AttemptKey attempt, ContentHash snapshot, string folder, CancellationToken ct) =>
        TellAsync(
            async () =>
            {
                var chunks = Chunks(attempt);
                await SnapshotDownload.RunAsync(await chunks.ManifestAsync(snapshot, ct), folder, chunks, progress: null, ct);
                return true;
            },
            "The project's files could not be brought here"
        );

    public Task<CollectedResults> CollectAsync(AttemptKey attempt, string folder, CancellationToken ct) =>
        TellAsync(
            async () =>
            {
                var found = await FolderScan.ScanAsync(folder, ScanOptions.Results, ct);
                var refused = found.Refused;
                if (found.Manifest.Entries.Count == 0)
                {
                    return new CollectedResults(null, Sentences(refused));
                }

                var sent = await SnapshotUpload.SendAsync(folder, ScanOptions.Results, found, Chunks(attempt), progress: null, ct);
                return new CollectedResults(sent.Snapshot.Id, Sentences(sent.Refused));
            },
            "The results could not be kept"
        );

    private static List<string> Sentences(IReadOnlyList<RefusedEntry> refused) => [.. refused.Select(entry => $"{entry.Path} {entry.Reason}")];

    private PortalChunks Chunks(AttemptKey attempt) => new(channel.Http, ChunkRoutes.ForAttempt(attempt.Job, attempt.Attempt), time);

    private static async Task<T> TellAsync<T>(Func<Task<T>> work, string what)
    {
        try
        {
            return await work();
        }
        catch (SyncException e)
        {
            throw new ExecutorException(EndReason.Staging, $"{what}: {e.Message}", e.IsTransient, e);
        }
        catch (PortalException e) when (e.IsTransient)
        {
            throw new ExecutorException(EndReason.Staging, $"{what}: {e.Message}", transient: true, e);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or HttpIOException)
        {
            throw new ExecutorException(EndReason.Staging, $"{what}: the connection to the portal broke.", transient: true, e);
        }
        catch (IOException e)
        {
            throw new ExecutorException(EndReason.Staging, $"{what}: {e.Message}", transient: false, e);
        }
    }
}
