using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Server.Logs;

/// <summary>An append that waits to be on disk.</summary>
internal sealed record PendingAppend(LogStream Stream, long Offset, ReadOnlyMemory<byte> Bytes)
{
    private readonly TaskCompletionSource<Outcome<LogAppended>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set once it was decided, to be given when the sync is done.</summary>
    public Outcome<LogAppended> Decided { get; set; }

    /// <summary>What became of it.</summary>
    public Task<Outcome<LogAppended>> Answer => _answer.Task;

    /// <summary>Lets the sender go on.</summary>
    public void Release() => _answer.TrySetResult(Decided);

    /// <summary>Lets the sender go on with a refusal.</summary>
    public void Refuse(Refusal refusal) => _answer.TrySetResult(refusal);

    /// <summary>A bug flies to the sender, not to the writer's thread.</summary>
    public void Fail(Exception bug) => _answer.TrySetException(bug);
}

/// <summary>The waiting appends of one attempt, bounded: whoever floods waits or is refused alone.</summary>
internal sealed class AppendQueue
{
    /// <summary>An executor sends one append of a stream after the other; more than this waiting is a fault or a flood.</summary>
    public const int MaxWaiting = 16;

    private readonly Lock _lock = new();
    private List<PendingAppend> _waiting = [];
    private bool _isScheduled;

    /// <summary>Adds an append; <paramref name="mustSchedule"/> when no writer has the queue. False when it is full.</summary>
    public bool TryAdd(PendingAppend append, out bool mustSchedule)
    {
        lock (_lock)
        {
            mustSchedule = false;
            if (_waiting.Count >= MaxWaiting)
            {
                return false;
            }
            _waiting.Add(append);
            mustSchedule = !_isScheduled;
            _isScheduled = true;
            return true;
        }
    }

    /// <summary>All that waits now.</summary>
    public IReadOnlyList<PendingAppend> Take()
    {
        lock (_lock)
        {
            var taken = _waiting;
            _waiting = [];
            return taken;
        }
    }

    /// <summary>Gives the queue back; true when more has come and it must be scheduled again.</summary>
    public bool HasMoreOrLetsGo()
    {
        lock (_lock)
        {
            _isScheduled = _waiting.Count > 0;
            return _isScheduled;
        }
    }
}
