using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Attempts;

namespace Pollinator.Sdk;

/// <summary>The attempts an executor holds and their work.</summary>
internal sealed class AttemptTable(AttemptDesk desk)
{
    private readonly ConcurrentDictionary<AttemptKey, AttemptWorker> _workers = new();
    private readonly ConcurrentDictionary<AttemptKey, Task> _tasks = new();
    private readonly TaskCompletionSource<Exception> _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when an attempt's work failed in a way that ends the program.</summary>
    public Task<Exception> Fault => _fault.Task;

    /// <summary>Done when an attempt has left the table since the last <see cref="Held"/>.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Whether nothing is held.</summary>
    public bool IsEmpty => _workers.IsEmpty;

    public IReadOnlyList<AttemptRef> Held()
    {
        Volatile.Write(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        return [.. _workers.Keys.Select(key => key.ToRef())];
    }

    public IReadOnlyList<JobSpec> Specs() => [.. _workers.Values.Select(worker => worker.Record.Assignment.Spec)];

    /// <summary>Takes what was handed over: on disk when this returns. What is held already stays as it is.</summary>
    public void Take(Assignment assignment, CancellationToken ct)
    {
        var record = new AttemptRecord { Assignment = assignment };
        if (!_workers.ContainsKey(record.Key()))
        {
            desk.Store.Write(record);
            Begin(record, ct);
        }
    }

    /// <summary>Takes up an attempt where its record stands.</summary>
    public void Begin(AttemptRecord record, CancellationToken ct)
    {
        var worker = new AttemptWorker(desk, record);
        _workers[worker.Key] = worker;
        _tasks[worker.Key] = Task.Run(() => WorkAsync(worker, ct), CancellationToken.None);
    }

    public void Stop(StopDirective directive)
    {
        if (_workers.TryGetValue(AttemptKey.Of(directive.Attempt), out var worker))
        {
            worker.Stop(directive.Reason);
        }
    }

    public void Drop(AttemptRef attempt)
    {
        if (_workers.TryGetValue(AttemptKey.Of(attempt), out var worker))
        {
            worker.Drop();
        }
    }

    /// <summary>Waits until no attempt's work runs any more, after it was cancelled.</summary>
    public Task IdleAsync() => Task.WhenAll(_tasks.Values);

    private async Task WorkAsync(AttemptWorker worker, CancellationToken ct)
    {
        try
        {
            await worker.RunAsync(ct);
            _workers.TryRemove(worker.Key, out _);
            worker.Dispose();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The program ends; the attempt is taken up again at its next start.
        }
        // An attempt must not go on half attended: the program ends, and its next start takes everything up from disk.
        catch (Exception e)
        {
            _fault.TrySetResult(e);
        }
        finally
        {
            _tasks.TryRemove(worker.Key, out _);
            Volatile.Read(ref _changed).TrySetResult();
        }
    }
}
