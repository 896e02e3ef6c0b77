using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Logs;
using Pollinator.Sdk.Secrets;

namespace Pollinator.Sdk.Attempts;

/// <summary>An attempt from its start on the platform until its end is known and all its output is at the portal.</summary>
internal sealed class RunningAttempt(AttemptDesk desk, AttemptJournal journal, CancellationToken stopAsked)
{
    private static readonly LogStream[] Streams = [LogStream.Stdout, LogStream.Stderr];

    private JobSecrets Secrets => journal.Secrets ?? JobSecrets.None;

    /// <summary>Sees it through. Everything it does can be taken up again.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var untilEnd = CancellationTokenSource.CreateLinkedTokenSource(scope.Token);
        await Together.RunAsync(
            scope,
            WatchAsync(ended, untilEnd, scope.Token),
            StopWhenAskedAsync(untilEnd.Token),
            TellAsync(untilEnd.Token),
            PumpAsync(ended.Task, scope.Token)
        );
    }

    private async Task WatchAsync(TaskCompletionSource ended, CancellationTokenSource untilEnd, CancellationToken ct)
    {
        if (journal.Record.Phase < AttemptPhase.Ended)
        {
            await foreach (var report in desk.Kind.WatchAsync(journal.Held(desk.State), ct))
            {
                Note(report);
            }
        }

        ended.SetResult();
        await untilEnd.CancelAsync();
    }

    private void Note(PlatformReport report)
    {
        var (now, mask) = (desk.Time.GetUtcNow(), Secrets.Mask);
        switch (report)
        {
            case PlatformReport.Queued queued:
                // A platform may put a running job back into its queue: then it will be told again that it runs.
                journal.Write(r =>
                    r.With(AttemptEventKind.Queued, now, queued.PlatformId, message: mask.Text(queued.Message)) with
                    {
                        IsRunning = false,
                    }
                );
                break;
            case PlatformReport.Running running when !journal.Record.IsRunning:
                journal.Write(r => r.With(AttemptEventKind.Running, now, running.PlatformId, running.Node) with { IsRunning = true });
                break;
            case PlatformReport.Noted noted:
                var at = noted.At is { } told && told < now ? told : now;
                journal.Write(r => r.With(AttemptEventKind.Note, at, message: mask.Text(noted.Message), evidence: mask.Text(noted.Evidence)));
                break;
            case PlatformReport.Ended ended:
                var end = ended.End with { Message = mask.Text(ended.End.Message), Evidence = mask.Text(ended.End.Evidence) };
                journal.Write(r => r with { Phase = AttemptPhase.Ended, End = Endings.Of(r, end) });
                break;
        }
    }

    private async Task StopWhenAskedAsync(CancellationToken untilEnd)
    {
        try
        {
            using var asked = CancellationTokenSource.CreateLinkedTokenSource(untilEnd, stopAsked);
            await Task.Delay(Timeout.Infinite, asked.Token);
        }
        catch (OperationCanceledException) when (untilEnd.IsCancellationRequested)
        {
            return;
        }
        catch (OperationCanceledException)
        {
            await desk.Kind.StopAsync(journal.Held(desk.State), CancellationToken.None);
        }
    }

    private async Task TellAsync(CancellationToken untilEnd)
    {
        try
        {
            await EventSender.RunAsync(desk, journal, untilEnd);
        }
        catch (OperationCanceledException) when (untilEnd.IsCancellationRequested)
        {
            // What is left is told before the close.
        }
    }

    private async Task PumpAsync(Task ended, CancellationToken ct)
    {
        var known = await desk.Patient.AskAsync(token => desk.Channel.LogEndsAsync(journal.Key, token), ct);
        var lengths = await Task.WhenAll(Streams.Select(stream => PumpAsync(stream, known, ended, ct)));
        var logs = Streams.Zip(lengths, static (stream, length) => new LogEnd(stream, length, 0)).ToList();
        journal.Write(r => r with { End = r.End! with { Logs = logs } });
    }

    private async Task<long> PumpAsync(LogStream stream, LogEnds known, Task ended, CancellationToken ct)
    {
        var output = desk.Kind.OpenLog(journal.Held(desk.State), stream);
        using var reader = Secrets.Mask.IsNothing ? output : new MaskedLog(output, Secrets.Mask, ended);
        var from = known.Streams.FirstOrDefault(end => end.Stream == stream)?.Length ?? 0;
        return await new LogPump(desk.Channel, desk.Patient, reader, desk.Time).RunAsync(journal.Key, stream, from, ended, ct);
    }
}
