using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Where a snapshot comes from and where it stands.</summary>
internal sealed record SnapshotOrigin(ColonyId Colony, string Words)
{
    public ProjectId? Project { get; init; }
    public JobId? Job { get; init; }
    public UserId? CreatedBy { get; init; }
    public string? ExecutorName { get; init; }

    /// <summary>What must be the project's newest state when this one is remembered; null when it may be any.</summary>
    public PinnedSnapshot? After { get; init; }
}

/// <summary>Keeps snapshots and reads them. Asks no caller: whoever calls it has decided who may, and names the colony.</summary>
internal sealed class SnapshotStore(
    IDbContextFactory<AppDb> databases,
    IBlobStore blobs,
    ManifestCache cache,
    SnapshotGate gate,
    ProjectTurns turns,
    TimeProvider time
)
{
    /// <summary>Most bytes of a manifest in its canonical encoding.</summary>
    public const long MaxManifestBytes = 128L << 20;

    /// <summary>Which of these the colony lacks.</summary>
    public async Task<List<ContentHash>> MissingAsync(ColonyId colony, IEnumerable<ContentHash> chunks, CancellationToken ct)
    {
        var missing = new List<ContentHash>();
        foreach (var chunk in chunks.Distinct())
        {
            if (await blobs.LengthAsync(colony, chunk, ct) is null)
            {
                missing.Add(chunk);
            }
        }

        return missing;
    }

    /// <summary>Keeps a chunk.</summary>
    public Task<Outcome<Done>> PutChunkAsync(ColonyId colony, ContentHash chunk, Stream content, CancellationToken ct) =>
        blobs.PutAsync(colony, chunk, content, SnapshotManifest.ChunkSize, ct);

    /// <summary>Keeps a snapshot whose chunks are all there: durable when this returns. Entries need no order, and their folders need not be listed.</summary>
    public async Task<Outcome<SnapshotRow>> CreateAsync(SnapshotOrigin origin, SnapshotManifest given, CancellationToken ct)
    {
        var manifest = SnapshotRules.Canonical(given.Entries) with { Version = given.Version };
        if (SnapshotRules.FaultsOf(manifest) is { Count: > 0 } faults)
        {
            return Faulty(faults);
        }

        using var making = await gate.MakingAsync(ct);
        if (await ChunkFaultAsync(origin.Colony, manifest, ct) is { } refusal)
        {
            return refusal;
        }

        var encoded = SnapshotEncoding.Encode(manifest);
        var id = ContentHash.Of(encoded);
        using var content = new MemoryStream(encoded, writable: false);
        var put = await blobs.PutAsync(origin.Colony, id, content, MaxManifestBytes, ct);
        if (!put.IsOk)
        {
            return put.Refusal;
        }

        await blobs.FlushAsync(origin.Colony, manifest.Entries.SelectMany(entry => entry.Chunks).Append(id), ct);
        return await RememberAsync(origin, id, manifest, ct);
    }

    /// <summary>A snapshot of the colony, read; null when the colony has none of this name.</summary>
    public async Task<LoadedSnapshot?> FindAsync(ColonyId colony, ContentHash snapshot, CancellationToken ct)
    {
        if (cache.Find(colony, snapshot) is { } loaded)
        {
            return loaded;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await db.Set<SnapshotRow>().AnyAsync(row => row.Colony == colony && row.Hash == snapshot, ct))
        {
            return null;
        }

        return cache.Add(colony, snapshot, new LoadedSnapshot(await ReadManifestAsync(colony, snapshot, ct)));
    }

    /// <summary>The newest state of a project; null when it has none.</summary>
    public async Task<ContentHash?> NewestAsync(ProjectId project, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return (await NewestAsync(db, project, ct))?.Hash;
    }

    /// <summary>Reads a manifest that is in the store, whether or not a row names it.</summary>
    public async Task<SnapshotManifest> ReadManifestAsync(ColonyId colony, ContentHash snapshot, CancellationToken ct)
    {
        await using var blob =
            await blobs.OpenAsync(colony, snapshot, ct) ?? throw new IOException($"The manifest {snapshot} is not in the store any more.");
        var encoded = new byte[blob.Length];
        await blob.ReadExactlyAsync(encoded, ct);
        return SnapshotEncoding.Decode(encoded).Require();
    }

    /// <summary>Opens a file of a snapshot.</summary>
    public Stream OpenFile(ColonyId colony, SnapshotEntry file) => new ChunkedStream(blobs, colony, file);

    /// <summary>Opens one chunk.</summary>
    public ValueTask<Stream?> OpenChunkAsync(ColonyId colony, ContentHash chunk, CancellationToken ct) => blobs.OpenAsync(colony, chunk, ct);

    private static Refusal Faulty(IReadOnlyList<EntryFault> faults) =>
        new(RefusalKind.Invalid, "snapshot-entries", $"'{faults[0].Path}' {faults[0].Message}.")
        {
            Faults = faults
                .GroupBy(fault => fault.Path, fault => fault.Message, StringComparer.Ordinal)
                .ToDictionary(fault => fault.Key, fault => fault.ToArray(), StringComparer.Ordinal),
        };

    private async Task<Refusal?> ChunkFaultAsync(ColonyId colony, SnapshotManifest manifest, CancellationToken ct)
    {
        var seen = new Dictionary<ContentHash, long>();
        foreach (var entry in manifest.Entries)
        {
            for (var i = 0; i < entry.Chunks.Count; i++)
            {
                if (!seen.TryGetValue(entry.Chunks[i], out var length))
                {
                    length = await blobs.LengthAsync(colony, entry.Chunks[i], ct) ?? -1;
                    seen.Add(entry.Chunks[i], length);
                }

                if (length != SnapshotRules.ChunkLength(entry.Size, i))
                {
                    return length < 0
                        ? new(
                            RefusalKind.Conflict,
                            "chunks-missing",
                            $"Not all of '{PathRules.Shown(entry.Path)}' has been sent. Ask which chunks are missing, send them, then try again."
                        )
                        : new(
                            RefusalKind.Invalid,
                            "chunk-size",
                            $"A chunk of '{PathRules.Shown(entry.Path)}' has another size than the file's size says."
                        );
                }
            }
        }

        return null;
    }

    private async Task<Outcome<SnapshotRow>> RememberAsync(SnapshotOrigin origin, ContentHash id, SnapshotManifest manifest, CancellationToken ct)
    {
        using var turn = origin.Project is { } taken ? await turns.TakeAsync(taken, ct) : null;
        await using var db = await databases.CreateDbContextAsync(ct);
        var newest = origin.Project is { } followed ? await NewestAsync(db, followed, ct) : null;
        if (origin.After is { } after && newest?.Hash != after.Snapshot)
        {
            return FolderEdits.MovedOn;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        // Two states of one millisecond have an order too: the later is the newest.
        var given = Math.Max(now, (newest?.GivenAt ?? 0) + 1);
        if (await GiveAgainAsync(db, origin, id, given, ct) is { } before)
        {
            return before;
        }

        var row = RowOf(origin, id, manifest, now);
        row.GivenAt = given;
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(ct);
            return row;
        }
        catch (DbUpdateException)
        {
            // Somebody kept the same content in the same moment; if not, it is a fault like any other.
            db.ChangeTracker.Clear();
            if (await GiveAgainAsync(db, origin, id, given, ct) is not { } other)
            {
                if (origin.Project is { } project && !await db.Set<ProjectRow>().AnyAsync(known => known.Id == project, ct))
                {
                    return Refusal.NotFound("project");
                }

                throw;
            }

            return other;
        }
    }

    private static Task<SnapshotRow?> NewestAsync(AppDb db, ProjectId project, CancellationToken ct) =>
        db.Set<SnapshotRow>()
            .AsNoTracking()
            .Where(row => row.Project == project)
            .OrderByDescending(row => row.GivenAt)
            .ThenByDescending(row => row.Id)
            .FirstOrDefaultAsync(ct);

    private static SnapshotRow RowOf(SnapshotOrigin origin, ContentHash id, SnapshotManifest manifest, long now) =>
        new()
        {
            Colony = origin.Colony,
            Hash = id,
            Project = origin.Project,
            Job = origin.Job,
            CreatedAt = now,
            GivenAt = now,
            CreatedBy = origin.CreatedBy,
            ExecutorName = origin.ExecutorName,
            Files = manifest.Entries.Count(entry => entry.Kind == EntryKind.File),
            Bytes = manifest.Entries.Sum(entry => entry.Size),
            Origin = origin.Words,
        };

    private static async Task<SnapshotRow?> GiveAgainAsync(AppDb db, SnapshotOrigin origin, ContentHash id, long given, CancellationToken ct)
    {
        var row = await db.Set<SnapshotRow>()
            .SingleOrDefaultAsync(row => row.Colony == origin.Colony && row.Hash == id && row.Project == origin.Project && row.Job == origin.Job, ct);
        if (row is not null && row.Project is not null)
        {
            row.GivenAt = Math.Max(given, row.GivenAt);
            await db.SaveChangesAsync(ct);
        }

        return row;
    }
}
