using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Makes a project's next state out of its newest with one change. Asks no caller's scopes: the service has.</summary>
internal sealed class FolderEdits(SnapshotStore snapshots, StorageLimit limit)
{
    /// <summary>Somebody was faster.</summary>
    public static Refusal MovedOn { get; } =
        new(RefusalKind.Conflict, FolderChange.MovedOn, "The project has a newer state than the one you started from, so nothing was changed.");

    public async Task<Outcome<SnapshotRow>> MakeAsync(Caller caller, ProjectId project, ContentHash? from, FolderChange change, CancellationToken ct)
    {
        // Asked first, so that nothing is kept for a change that cannot be; asked again when it is remembered.
        if (await snapshots.NewestAsync(project, ct) != from)
        {
            return MovedOn;
        }

        var before = from is { } hash ? await snapshots.FindAsync(caller.Colony, hash, ct) : null;
        var after = FolderChanges.Apply(before?.Manifest ?? new SnapshotManifest { Entries = [] }, change);
        if (!after.IsOk)
        {
            return after.Refusal;
        }

        if (change is FolderChange.Write { Content.IsEmpty: false } write && await PutAsync(caller.Colony, write.Content, ct) is { } refusal)
        {
            return refusal;
        }

        var origin = new SnapshotOrigin(caller.Colony, FolderChanges.WordsOf(change))
        {
            Project = project,
            CreatedBy = caller.User,
            After = new PinnedSnapshot(from),
        };
        return await snapshots.CreateAsync(origin, after.Value, ct);
    }

    private async Task<Refusal?> PutAsync(ColonyId colony, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        using var content = new MemoryStream(bytes.ToArray(), writable: false);
        return (await limit.PutChunkAsync(colony, ContentHash.Of(bytes.Span), content, ct)).Refusal;
    }
}
