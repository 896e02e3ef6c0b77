using System.Runtime.CompilerServices;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Jobs;

namespace Pollinator.Portal.Server.Logs;

/// <summary>A stream of an attempt.</summary>
internal sealed record LogRef(JobId Job, int Attempt, LogStream Stream);

/// <summary>A range, and how long the stream is; complete once all bytes that the executor stated are there.</summary>
internal sealed record LogRange(byte[] Bytes, long Length, bool IsEnded, bool IsComplete);

/// <summary>Gives the bytes of a stream as they come: the long poll and the live hub.</summary>
internal sealed class LogFollower(ILogs logs, LogStore store, ILogFeed feed, IJobAccess access, TimeProvider time)
{
    private const int PieceBytes = 64 * 1024;

    // So often a follower without news is checked for the right to see the job, and for the end of an attempt that was never sealed.
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(5);

    // The more follow, the longer each pauses after a piece, up to 40 ms: what comes in between travels together.
    private const int FollowersPerMillisecond = 8;
    private const int MostPause = 40;

    private int _followers;

    /// <summary>Bytes from an offset on; when there are none yet, waits for some or for the end.</summary>
    public async Task<Outcome<LogRange>> ReadAsync(Caller caller, LogRef log, long offset, int count, TimeSpan most, CancellationToken ct)
    {
        using var subscription = feed.Subscribe(log.Job);
        var began = time.GetTimestamp();
        while (true)
        {
            var read = await RangeAsync(caller, log, offset, count, ct);
            var left = most - time.GetElapsedTime(began);
            if (!read.IsOk || read.Value.Bytes.Length > 0 || read.Value.IsEnded || left <= TimeSpan.Zero)
            {
                return read;
            }
            await subscription.WaitAsync(left < Recheck ? left : Recheck, ct);
        }
    }

    /// <summary>Pieces from an offset on until the end; ends with a refusal when the right to see the job ends.</summary>
    public async IAsyncEnumerable<Outcome<LogPiece>> FollowAsync(
        Caller caller,
        LogRef log,
        long offset,
        [EnumeratorCancellation] CancellationToken ct
    )
    {
        using var subscription = feed.Subscribe(log.Job);
        using var counted = new Counted(this);
        var allowed = await RangeAsync(caller, log, offset, 1, ct);
        var checkedAt = time.GetTimestamp();
        while (allowed.IsOk)
        {
            var read = await RawAsync(log, offset);
            if (read.Bytes.Length > 0)
            {
                yield return new LogPiece(offset, read.Bytes, false, false);
                offset += read.Bytes.Length;
                if (read.Bytes.Length < PieceBytes)
                {
                    await Task.Delay(Pause, time, ct);
                }
            }
            else
            {
                await subscription.WaitAsync(Recheck, ct);
            }
            if (read.IsComplete || time.GetElapsedTime(checkedAt) >= Recheck)
            {
                allowed = await RangeAsync(caller, log, offset, 1, ct);
                checkedAt = time.GetTimestamp();
                if (allowed is { IsOk: true, Value: { IsEnded: true, Bytes.Length: 0 } ended })
                {
                    yield return new LogPiece(offset, [], true, ended.IsComplete);
                    yield break;
                }
            }
        }
        yield return allowed.Refusal;
    }

    private TimeSpan Pause => TimeSpan.FromMilliseconds(Math.Min(MostPause, Volatile.Read(ref _followers) / FollowersPerMillisecond));

    private async Task<Outcome<LogRange>> RangeAsync(Caller caller, LogRef log, long offset, int count, CancellationToken ct)
    {
        // The end is looked at before the bytes, so that bytes which came in between are not missed.
        var header = await access.FindAsync(caller, log.Job, ct);
        using var lease =
            header.IsOk && log.Attempt >= 1 && log.Attempt <= header.Value.Attempts ? await store.RentAsync(new(log.Job, log.Attempt)) : null;
        var seal = lease?.Log.Seal;
        var bytes = await logs.BytesAsync(caller, log.Job, log.Attempt, log.Stream, offset, count, ct);
        if (!bytes.IsOk || !header.IsOk || lease is null)
        {
            return bytes.Refusal ?? header.Refusal ?? Refusal.NotFound("attempt");
        }
        var state = lease.Log.State;
        var isClosed = header.Value.State.IsFinal() || header.Value.State == JobState.Waiting || log.Attempt < header.Value.Attempts;
        return new LogRange(bytes.Value.Bytes.ToArray(), state.Of(log.Stream).Offset, isClosed || seal is not null, seal?.IsMetBy(state) == true);
    }

    private async Task<LogRange> RawAsync(LogRef log, long offset)
    {
        using var lease = await store.RentAsync(new(log.Job, log.Attempt));
        var (sealedAs, state) = (lease.Log.Seal, lease.Log.State);
        var bytes = new byte[Math.Clamp(state.Of(log.Stream).Offset - offset, 0, PieceBytes)];
        lease.Log.Read(log.Stream, offset, bytes);
        return new(bytes, state.Of(log.Stream).Offset, sealedAs is not null, sealedAs?.IsMetBy(state) == true);
    }

    private sealed class Counted : IDisposable
    {
        private readonly LogFollower _follower;

        public Counted(LogFollower follower)
        {
            _follower = follower;
            Interlocked.Increment(ref follower._followers);
        }

        public void Dispose() => Interlocked.Decrement(ref _follower._followers);
    }
}
