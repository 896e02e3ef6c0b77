using System.Globalization;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>Brings an attempt's log here by offsets, so that a broken connection neither doubles nor loses a byte.</summary>
internal sealed class LogPrinter(PortalClient client, Terminal shell)
{
    private const int PieceBytes = 1024 * 1024;
    private const int WaitSeconds = 20;

    /// <summary>Prints what there is now.</summary>
    public async Task PrintAsync(JobId job, int attempt, CancellationToken ct)
    {
        foreach (var (stream, target) in Streams())
        {
            for (var offset = 0L; ; )
            {
                var piece = await ReadAsync(job, attempt, stream, offset, wait: 0, ct);
                if (piece.Bytes.Length == 0)
                {
                    break;
                }
                await target.WriteAsync(piece.Bytes, ct);
                offset += piece.Bytes.Length;
            }
            await target.FlushAsync(ct);
        }
    }

    /// <summary>Prints until the attempt has closed and all its bytes are here.</summary>
    public Task FollowAsync(JobId job, int attempt, CancellationToken ct) =>
        Task.WhenAll(Streams().Select(one => FollowAsync(job, attempt, one.Stream, one.Target, ct)));

    private async Task FollowAsync(JobId job, int attempt, string stream, Stream target, CancellationToken ct)
    {
        var (offset, wasClosed) = (0L, false);
        while (true)
        {
            var piece = await ReadAsync(job, attempt, stream, offset, wasClosed ? 0 : WaitSeconds, ct);
            await target.WriteAsync(piece.Bytes, ct);
            await target.FlushAsync(ct);
            offset += piece.Bytes.Length;
            if (piece.Bytes.Length == 0)
            {
                // What was written before the close is seen by a read that began after it.
                if (piece.IsComplete || wasClosed)
                {
                    return;
                }
                wasClosed = await IsClosedAsync(job, attempt, ct);
            }
        }
    }

    private async Task<bool> IsClosedAsync(JobId job, int attempt, CancellationToken ct)
    {
        var view = await Retrying.AskAsync(() => client.GetAsync($"api/v1/jobs/{job}", ContractsJson.Default.JobView, ct), shell.Time, ct);
        return view.Summary.State.IsFinal() || view.Attempts.Any(one => one.Number > attempt || (one.Number == attempt && one.ClosedAt is not null));
    }

    private Task<Piece> ReadAsync(JobId job, int attempt, string stream, long offset, int wait, CancellationToken ct)
    {
        var at = offset.ToString(CultureInfo.InvariantCulture);
        var route = $"api/v1/jobs/{job}/attempts/{attempt}/log/{stream}?offset={at}&count={PieceBytes}&wait={wait}";
        return Retrying.AskAsync(() => ReadOnceAsync(route, ct), shell.Time, ct);
    }

    private async Task<Piece> ReadOnceAsync(string route, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, route);
        using var response = await client.SendAsync(request, ct);
        try
        {
            var isComplete = response.Headers.TryGetValues("Pollinator-Log-Complete", out var values) && values.Contains("true");
            return new Piece(await response.Content.ReadAsByteArrayAsync(ct), isComplete);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new CliException("The connection to the portal broke off in the middle of the log.", fault) { IsTransient = true };
        }
    }

    private (string Stream, Stream Target)[] Streams() => [("stdout", shell.RawOut), ("stderr", shell.RawError)];

    private sealed record Piece(byte[] Bytes, bool IsComplete);
}
