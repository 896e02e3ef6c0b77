using Pollinator.Contracts;
using Pollinator.Sdk.Channel;

namespace Pollinator.Sdk.Attempts;

/// <summary>Project files over the channel.</summary>
internal sealed class ProjectFiles(PortalChannel channel) : IProjectFiles
{
    private readonly PortalChannel _channel = channel;

    public Task StageAsync(AttemptKey attempt, ContentHash snapshot, string folder, CancellationToken ct)
    {
        _ = _channel;
        throw new ExecutorException(EndReason.Staging, "This executor cannot fetch project files yet.");
    }

    public Task<CollectedResults> CollectAsync(AttemptKey attempt, string folder, CancellationToken ct) =>
        Task.FromResult(new CollectedResults(null, []));
}
