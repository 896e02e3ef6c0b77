using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Logs;

/// <summary>What changes, as it changes, for programs outside (<c>/hubs/live</c>). Every call is authorized for itself, by the ports it uses.</summary>
[Authorize]
internal sealed class LiveHub : Hub
{
    private const int MostStreams = 64;
    private static readonly object Open = new();

    /// <summary>The bytes of a log from an offset on, until it ends.</summary>
    public async IAsyncEnumerable<LogPiece> FollowLog(
        JobId job,
        int attempt,
        LogStream stream,
        long offset,
        [FromServices] LogFollower follower,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using var place = Enter();
        await foreach (var piece in follower.FollowAsync(Caller, new(job, attempt, stream), offset, ct))
        {
            yield return Require(piece);
        }
    }

    /// <summary>Changes of all jobs of the caller's colony, from now on.</summary>
    public async IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchJobs([FromServices] IJobs jobs, [EnumeratorCancellation] CancellationToken ct)
    {
        using var place = Enter();
        await foreach (var changes in jobs.WatchAsync(Caller, null, ct))
        {
            yield return changes;
        }
    }

    /// <summary>
    /// Changes of one job. First comes how it stands, unless the caller, who knows the job's ledger up to <paramref name="afterSequence"/>, has missed nothing.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<JobChanged>> WatchJob(
        JobId job,
        long afterSequence,
        [FromServices] IJobs jobs,
        [FromServices] ILedger ledger,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using var place = Enter();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var changes = jobs.WatchAsync(Caller, job, end.Token).GetAsyncEnumerator(end.Token);
        // Asked for before the state is read, so that nothing falls between the two.
        var next = changes.MoveNextAsync().AsTask();
        try
        {
            if (await NowAsync(job, afterSequence, jobs, ledger, ct) is { } now)
            {
                yield return [now];
            }
            while (await next)
            {
                yield return changes.Current;
                next = changes.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await end.CancelAsync();
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<JobChanged?> NowAsync(JobId job, long afterSequence, IJobs jobs, ILedger ledger, CancellationToken ct)
    {
        var entries = Require(await ledger.EntriesAsync(Caller, job, afterSequence, ct));
        if (entries.Count == 0)
        {
            return null;
        }
        var view = Require(await jobs.GetAsync(Caller, job, ct)).Summary;
        return new(view.Id, view.Number, view.State, entries[^1].Entry.Sequence);
    }

    private Caller Caller => CallerClaims.Find(Context.User) ?? throw new HubException("not-signed-in: Sign in first.");

    private static T Require<T>(Outcome<T> outcome) =>
        outcome.IsOk ? outcome.Value : throw new HubException($"{outcome.Refusal.Code}: {outcome.Refusal.Message}");

    private Place Enter()
    {
        var count = (OpenStreams)(Context.Items.TryGetValue(Open, out var present) ? present! : Context.Items[Open] = new OpenStreams())!;
        var place = new Place(count);
        if (Interlocked.Increment(ref count.Count) > MostStreams)
        {
            place.Dispose();
            throw new HubException($"too-many-streams: One connection can follow {MostStreams} things at once. Open another.");
        }
        return place;
    }

    private sealed class OpenStreams
    {
        public int Count;
    }

    private sealed class Place(OpenStreams streams) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref streams.Count);
    }
}
