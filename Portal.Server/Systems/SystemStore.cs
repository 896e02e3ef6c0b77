using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors.Sharing;

namespace Pollinator.Portal.Server.Systems;

/// <summary>A system as the room works with it.</summary>
internal sealed record KnownSystem(SystemId Id, ColonyId Colony, string Name, UserId Owner, DateTimeOffset AddedAt)
{
    public SystemAddress? Address { get; init; }
    public IReadOnlyList<HostKey> Pinned { get; init; } = [];
    public Rung? ChosenRung { get; init; }
    public byte[] Passphrase { get; init; } = [];
    public SystemStatus? Status { get; init; }
    public SystemFindings? Findings { get; init; }
    public Audience Audience { get; init; } = Audience.WithNobody;

    /// <summary>Never shows more than which it is.</summary>
    public override string ToString() => $"System {Name} ({Id})";
}

/// <summary>Reads systems.</summary>
internal sealed class SystemStore(IDbContextFactory<AppDb> databases)
{
    public async Task<IReadOnlyList<KnownSystem>> AllAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var shares = await LoadedShares.ReadAsync(db, colony: null, ct);
        return [.. (await db.Set<SystemRow>().AsNoTracking().ToListAsync(ct)).Select(row => Known(row, shares))];
    }

    public async Task<IReadOnlyList<KnownSystem>> OfAsync(ColonyId colony, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<SystemRow>().AsNoTracking().Where(row => row.Colony == colony).OrderBy(row => row.Name).ToListAsync(ct);
        var shares = await LoadedShares.ReadAsync(db, colony, ct);
        return [.. rows.Select(row => Known(row, shares))];
    }

    public async Task<KnownSystem?> FindAsync(SystemId system, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db.Set<SystemRow>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == system, ct) is { } row
            ? Known(row, await LoadedShares.ReadAsync(db, row.Colony, ct))
            : null;
    }

    private static KnownSystem Known(SystemRow row, LoadedShares shares) =>
        new(row.Id, row.Colony, row.Name, row.Owner, DateTimeOffset.FromUnixTimeMilliseconds(row.AddedAt))
        {
            Address = row.Address is null ? null : JsonSerializer.Deserialize(row.Address, ContractsJson.Default.SystemAddress),
            Pinned = JsonSerializer.Deserialize(row.Pinned, ContractsJson.Default.IReadOnlyListHostKey) ?? [],
            ChosenRung = row.ChosenRung,
            Passphrase = row.Passphrase,
            Status = row.Status is null ? null : JsonSerializer.Deserialize(row.Status, ContractsJson.Default.SystemStatus),
            Audience = shares.Of(row.Id),
            Findings = row.Findings is null ? null : JsonSerializer.Deserialize(row.Findings, ContractsJson.Default.SystemFindings),
        };
}
