using System.Buffers;
using Pollinator.Contracts;
using Pollinator.Sdk.Channel;

namespace Pollinator.Sdk.Logs;

/// <summary>
/// Carries one stream of an attempt's output to the portal. Where it stands is what the portal says it has, so nothing is doubled or lost by
/// a retry, a restart of either side, or two of them at once.
/// </summary>
public sealed class LogPump(PortalChannel channel, Patient patient, ILogReader reader, TimeProvider time)
{
    // A reader may wait long inside a read, and an executor may hold a thousand jobs: little room is held until there is much to carry.
    private const int Batch = 256 * 1024;
    private const int Few = 4 * 1024;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(64);

    /// <summary>Carries bytes until <paramref name="complete"/> is done and the portal has them all.</summary>
    /// <param name="attempt">Whose output.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="from">How much the portal has.</param>
    /// <param name="complete">Done once nothing will be written any more.</param>
    /// <param name="ct">Ends it at once; it can be taken up again.</param>
    /// <returns>The stream's length; when the portal refused some of it as too much, a length that is more than the portal has.</returns>
    public async Task<long> RunAsync(AttemptKey attempt, LogStream stream, long from, Task complete, CancellationToken ct)
    {
        var room = Few;
        var buffer = ArrayPool<byte>.Shared.Rent(room);
        var (offset, pause) = (from, Quick);
        try
        {
            while (true)
            {
                // Looked at before reading: what was written before the end is then seen by this read.
                var isLast = complete.IsCompleted;
                var read = await reader.ReadAsync(offset, buffer.AsMemory(0, room), ct);
                if (read > 0)
                {
                    if (await AppendAsync(attempt, stream, offset, buffer.AsMemory(0, read), ct) is not { } taken)
                    {
                        // The job goes on without a log. The length stated is more than was kept, so that nobody takes this log for whole.
                        await complete.WaitAsync(ct);
                        return offset + read;
                    }

                    offset = taken;
                    pause = Quick;
                }
                else if (isLast)
                {
                    return offset;
                }

                var isFull = read == room;
                var fit =
                    isFull ? Batch
                    : read <= Few ? Few
                    : room;
                if (fit != room)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    (room, buffer) = (fit, ArrayPool<byte>.Shared.Rent(fit));
                }

                if (!isFull && !isLast)
                {
                    await WaitAsync(pause, complete, ct);
                    pause = read > 0 ? Quick : TimeSpan.FromTicks(Math.Min(pause.Ticks * 5 / 4, Slow.Ticks));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WaitAsync(TimeSpan pause, Task complete, CancellationToken ct)
    {
        using var delay = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Task.Delay(pause, time, delay.Token), complete);
        await delay.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    // Null when the portal keeps no more of this attempt's output.
    private async Task<long?> AppendAsync(AttemptKey attempt, LogStream stream, long offset, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            return await patient.AskAsync(token => channel.AppendLogAsync(attempt, stream, offset, bytes, token), ct);
        }
        catch (PortalException e) when (e.KnownOffset is { } known)
        {
            // The portal has less than was acknowledged once (a restored backup), or another of us was quicker: go on from where it stands.
            return known;
        }
        catch (PortalException e) when (e is { EndsProgram: false, LosesAttempt: false })
        {
            return null;
        }
    }
}
