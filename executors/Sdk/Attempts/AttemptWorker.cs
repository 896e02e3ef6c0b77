using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.Secrets;

namespace Pollinator.Sdk.Attempts;

/// <summary>One attempt from assignment to close. Begins wherever its record says it stands.</summary>
internal sealed class AttemptWorker : IDisposable
{
    private readonly AttemptDesk _desk;
    private readonly AttemptJournal _journal;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _drop = new();
    private readonly Lock _ending = new();
    private bool _isOver;
    private string? _noSecrets;

    public AttemptWorker(AttemptDesk desk, AttemptRecord record)
    {
        (_desk, _journal) = (desk, new(desk.Store, record));
        if (record.Stop != EndReason.None)
        {
            _stop.Cancel();
        }
    }

    public AttemptKey Key => _journal.Key;

    public AttemptRecord Record => _journal.Record;

    /// <summary>Ends the attempt; what comes of it is told as usual. Asked again, nothing more happens.</summary>
    public void Stop(EndReason reason)
    {
        // The portal's word may come while the attempt is being forgotten: then its record must not be written anew.
        lock (_ending)
        {
            if (!_isOver && _journal.Record is { Stop: EndReason.None, Phase: < AttemptPhase.Ended })
            {
                _journal.Write(r => r with { Stop = reason, StopAt = _desk.Time.GetUtcNow() });
                _ = _stop.CancelAsync();
            }
        }
    }

    /// <summary>The attempt is not this executor's any more: ends it and tells nothing.</summary>
    public void Drop()
    {
        lock (_ending)
        {
            if (!_isOver)
            {
                _ = _drop.CancelAsync();
            }
        }
    }

    /// <summary>Sees the attempt through.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, _drop.Token);
        try
        {
            await LiveAsync(scope.Token);
        }
        catch (OperationCanceledException) when (_drop.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            await AbandonAsync(ct);
        }
        catch (PortalException e) when (e.LosesAttempt)
        {
            // The portal knows nothing of it, or has given it to somebody else.
            await AbandonAsync(ct);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _drop.Dispose();
        _journal.Dispose();
    }

    private async Task LiveAsync(CancellationToken ct)
    {
        await PrepareAsync(ct);
        if (Record.Phase is AttemptPhase.Started or AttemptPhase.Ended && Record.Handle is not null)
        {
            await TakeSecretsAsync(ct);
            await new RunningAttempt(_desk, _journal, _stop.Token).RunAsync(ct);
            await CollectAsync(ct);
        }

        if (Record.Phase == AttemptPhase.Ended)
        {
            await EventSender.SendAllAsync(_desk, _journal, ct);
            await _desk.Patient.TellAsync(CloseAsync, ct);
            _journal.Write(r => r with { Phase = AttemptPhase.Closed });
        }

        Forget(keepFolder: _desk.KeepFolders);
    }

    // An end that the portal does not take is kept and told again: it is all that is known of the job.
    private async Task CloseAsync(CancellationToken ct)
    {
        try
        {
            await _desk.Channel.CloseAsync(Key, Record.End!, ct);
        }
        catch (PortalException e) when (e is { IsTransient: false, EndsProgram: false, LosesAttempt: false })
        {
            throw new PortalException(e.Message, transient: true, e) { Code = e.Code, Status = e.Status };
        }
    }

    /// <summary>Everything before the start, and the start. Afterwards the attempt is started or has ended.</summary>
    private async Task PrepareAsync(CancellationToken ct)
    {
        try
        {
            while (Record.Phase < AttemptPhase.Started)
            {
                if (_stop.IsCancellationRequested)
                {
                    await EndBeforeStartAsync(ct);
                    return;
                }

                await StepAsync(ct);
            }
        }
        catch (ExecutorException e)
        {
            _journal.Write(r => r with { Phase = AttemptPhase.Ended, End = Endings.Failed(e, _desk.Time.GetUtcNow()) });
        }
    }

    // With the permit something may have been started without an answer: it is ended too, and then told as any other end.
    private async Task EndBeforeStartAsync(CancellationToken ct)
    {
        if (Record.Phase == AttemptPhase.Permitted)
        {
            var held = _journal.Held(_desk.State);
            await _desk.Kind.StopAsync(held, ct);
            if ((await _desk.Kind.RecoverAsync([held], ct)).GetValueOrDefault(Key) is { Handle: { } handle })
            {
                _journal.Write(r => r with { Phase = AttemptPhase.Started, Handle = handle });
                return;
            }
        }

        _journal.Write(r => r with { Phase = AttemptPhase.Ended, End = Endings.Unstarted(r.Stop, _desk.Time.GetUtcNow()) });
    }

    private async Task StepAsync(CancellationToken ct)
    {
        switch (Record)
        {
            case { Phase: AttemptPhase.Assigned, IsStaged: false }:
                await StageAsync(ct);
                break;
            case { Phase: AttemptPhase.Assigned }:
                _journal.Write(r => r with { Phase = r.Assignment.Permitted ? AttemptPhase.Permitted : AttemptPhase.PermitAsked });
                break;
            case { Phase: AttemptPhase.PermitAsked }:
                // The events before it go first: the timeline then reads in order.
                await EventSender.SendAllAsync(_desk, _journal, ct);
                await _desk.Patient.AskAsync(token => _desk.Channel.PermitAsync(Key, token), ct);
                _journal.Write(r => r with { Phase = AttemptPhase.Permitted });
                break;
            case { Phase: AttemptPhase.Permitted }:
                await TakeSecretsAsync(ct);
                await (_journal.Secrets == JobSecrets.Lost ? FindWithoutSecretsAsync(ct) : StartAsync(ct));
                break;
        }
    }

    // Asked for anew by each start of the program, before anything of the attempt is started or told: without them no byte of output leaves.
    private async Task TakeSecretsAsync(CancellationToken ct)
    {
        try
        {
            _journal.Secrets ??= await JobSecrets.AskAsync(_desk.Channel, _desk.Patient, Key, Record.Assignment.Spec, ct);
        }
        catch (PortalException e) when (e is { EndsProgram: false, LosesAttempt: false })
        {
            (_journal.Secrets, _noSecrets) = (JobSecrets.Lost, e.Message);
        }
    }

    // Nothing is started without its secrets. What was started with them, by an earlier start of the program, is seen through.
    private async Task FindWithoutSecretsAsync(CancellationToken ct)
    {
        var backoff = new Backoff(_desk.Time);
        while (!_stop.IsCancellationRequested)
        {
            var held = _journal.Held(_desk.State);
            switch ((await _desk.Kind.RecoverAsync([held], ct)).GetValueOrDefault(Key))
            {
                case { Handle: { } handle }:
                    _journal.Write(r => r with { Phase = AttemptPhase.Started, Handle = handle });
                    return;
                case { HasStarted: false }:
                    throw new ExecutorException(EndReason.StartFailed, $"The job's secrets could not be had, so it was not started. {_noSecrets}");
                default:
                    await backoff.WaitAsync(ct);
                    break;
            }
        }
    }

    // A platform that does not answer must not keep it from being ended.
    private async Task StartAsync(CancellationToken ct)
    {
        var backoff = new Backoff(_desk.Time);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var handle = await _desk.Kind.StartAsync(_journal.Held(_desk.State), ct);
                _journal.Write(r => r with { Phase = AttemptPhase.Started, Handle = handle });
                return;
            }
            catch (ExecutorException e) when (e.IsTransient)
            {
                await backoff.WaitAsync(ct);
            }
        }
    }

    private async Task StageAsync(CancellationToken ct)
    {
        var held = _journal.Held(_desk.State);
        if (Record.Assignment.Snapshot is not { } snapshot)
        {
            MakeFolder(held.Project);
            _journal.Write(r => r with { IsStaged = true });
            return;
        }

        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct, _stop.Token);
        try
        {
            await RetryAsync(
                async token =>
                {
                    await _desk.Files.StageAsync(Key, snapshot, held.Project, token);
                    return true;
                },
                scope.Token
            );
            _journal.Write(r => r.With(AttemptEventKind.Staged, _desk.Time.GetUtcNow()) with { IsStaged = true });
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Told to stop while the files were on their way.
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExecutorException(EndReason.Staging, $"The job's folder could not be made: {e.Message}", inner: e);
        }
    }

    private async Task CollectAsync(CancellationToken ct)
    {
        if (Record.AreResultsKept)
        {
            return;
        }

        var outputs = OutputValues.Read(_journal.Held(_desk.State), out var fault);
        var (results, faults) = await TryCollectAsync(ct);
        faults = fault is null ? faults : [.. faults, fault];
        _journal.Write(r => NoteRefused(r, faults) with { AreResultsKept = true, End = r.End! with { Results = results, Outputs = outputs } });
    }

    private async Task<CollectedResults> TryCollectAsync(CancellationToken ct)
    {
        try
        {
            return await RetryAsync(token => _desk.Files.CollectAsync(Key, _journal.Held(_desk.State).Project, token), ct);
        }
        catch (ExecutorException e)
        {
            return new(null, [$"The results could not be collected: {e.Message}"]);
        }
    }

    private AttemptRecord NoteRefused(AttemptRecord record, IReadOnlyList<string> refused) =>
        refused.Count == 0
            ? record
            : record.With(
                AttemptEventKind.Note,
                _desk.Time.GetUtcNow(),
                message: $"{refused.Count} of the results could not be kept.",
                evidence: string.Join('\n', refused)
            );

    private async Task<T> RetryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        var backoff = new Backoff(_desk.Time);
        while (true)
        {
            try
            {
                return await work(ct);
            }
            catch (ExecutorException e) when (e.IsTransient)
            {
                await backoff.WaitAsync(ct);
            }
        }
    }

    private async Task AbandonAsync(CancellationToken ct)
    {
        if (Record.Phase is AttemptPhase.Permitted or AttemptPhase.Started)
        {
            await _desk.Kind.StopAsync(_journal.Held(_desk.State), ct);
        }

        Forget(keepFolder: false);
    }

    private void Forget(bool keepFolder)
    {
        var folder = _desk.State.Attempt(Key);
        if (!keepFolder && Directory.Exists(folder))
        {
            AttemptFolders.Remove(folder);
        }

        lock (_ending)
        {
            _isOver = true;
            _desk.Store.Remove(Key);
        }
    }
}
