using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Sharing;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Broker;

/// <summary>Fills board and roster from the database before the portal answers anybody.</summary>
internal sealed class BoardLoader(IDbContextFactory<AppDb> databases, Board board, Roster roster, BrokerOptions options, TimeProvider time)
{
    public async Task LoadAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        await LoadExecutorsAsync(db, ct);
        // By colony, as the index is: of a million jobs that have ended none is read.
        foreach (var colony in await LoadCountsAsync(db, ct))
        {
            await LoadJobsAsync(db, colony, ct);
        }
    }

    private async Task LoadExecutorsAsync(AppDb db, CancellationToken ct)
    {
        var shares = await LoadedShares.ReadAsync(db, colony: null, ct);
        await foreach (var row in db.Set<ExecutorRow>().AsNoTracking().Where(row => row.RetiredAt == null).AsAsyncEnumerable().WithCancellation(ct))
        {
            roster.Add(new LiveExecutor(Profile(row, shares.Of(row)), row.LastSeenAt));
        }
    }

    internal static ExecutorProfile Profile(ExecutorRow row, Audience sharing) =>
        new()
        {
            Id = row.Id,
            Colony = row.Colony,
            Name = row.Name,
            Kind = row.Kind,
            PublicKey = row.PublicKey,
            RegisteredBy = row.RegisteredBy,
            RegisteredAt = row.RegisteredAt,
            IsBuiltIn = row.IsBuiltIn,
            Incarnation = row.Incarnation,
            Start = new Guid(row.Start, bigEndian: true),
            StartedAt = row.StartedAt,
            ProgramVersion = row.ProgramVersion,
            Capabilities = row.Capabilities is null ? null : JsonSerializer.Deserialize(row.Capabilities, ContractsJson.Default.Capabilities),
            RetiredAt = row.RetiredAt,
            Audience = sharing,
            System = row.System is { } system ? SystemTie.Of(system, row.IsGateway, row.Name) : null,
        };

    private async Task<IReadOnlyList<ColonyId>> LoadCountsAsync(AppDb db, CancellationToken ct)
    {
        var newest = await db.Set<JobRow>()
            .GroupBy(job => job.Colony)
            .Select(colony => new { colony.Key, Number = colony.Max(job => job.Number) })
            .ToListAsync(ct);
        newest.ForEach(colony => board.Load(colony.Key, colony.Number));

        // Jobs that have not ended are counted one by one when they are loaded.
        var ended = await db.Set<JobRow>()
            .Where(job => job.State >= JobState.Succeeded)
            .GroupBy(job => new { job.Colony, job.State })
            .Select(group => new
            {
                group.Key.Colony,
                group.Key.State,
                Count = group.Count(),
            })
            .ToListAsync(ct);
        ended.ForEach(group => board.Counts(group.Colony).Set(group.State, group.Count));
        return newest.ConvertAll(colony => colony.Key);
    }

    private async Task LoadJobsAsync(AppDb db, ColonyId colony, CancellationToken ct)
    {
        var until = time.GetUtcNow().ToUnixTimeMilliseconds() + options.LeaseMs;
        var alive = db.Set<JobRow>().AsNoTracking().Where(job => job.Colony == colony && job.State < JobState.Succeeded);
        await foreach (var row in alive.AsAsyncEnumerable().WithCancellation(ct))
        {
            var spec = JsonSerializer.Deserialize(row.Spec, ContractsJson.Default.JobSpec)!;
            board.Load(
                Live(row, spec, board.GroupFor(row.Colony, row.SubmittedBy, spec)) with
                {
                    Lease = row.State.IsHeld() ? new Lease(until) : null,
                }
            );
            if (row is { State: JobState.Assigned, Executor: { } id } && roster.Find(id) is { } executor)
            {
                // Given before any poll of this run: the first numbered one tells whether it arrived.
                executor.Given[new AttemptRef(row.Id, row.Attempt)] = default;
            }
        }
    }

    private static LiveJob Live(JobRow row, JobSpec spec, MatchGroup group) =>
        new()
        {
            Id = row.Id,
            Colony = row.Colony,
            Number = row.Number,
            Spec = spec,
            Group = group,
            SubmittedAt = row.SubmittedAt,
            Snapshot = row.Snapshot,
            Inputs = row.Inputs is null ? null : JsonSerializer.Deserialize(row.Inputs, ContractsJson.Default.IReadOnlyDictionaryStringJsonElement),
            State = row.State,
            Executor = row.Executor,
            Attempt = row.Attempt,
            Retries = row.Retries,
            Events = row.Events,
            AssignedAt = row.AssignedAt,
            StartedAt = row.StartedAt,
            NoContactSince = row.NoContactSince,
            StopReason = row.StopReason,
            StopRequestedAt = row.StopRequestedAt,
            StopRequestedBy = row.StopRequestedBy,
            Results = row.Results,
            ChainLength = row.ChainLength,
            ChainHead = row.ChainHead,
        };
}
