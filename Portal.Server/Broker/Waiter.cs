using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Executors;

namespace Pollinator.Portal.Server.Broker;

/// <summary>A poll that is being answered: at once, or when there is something to say, or not at all when it gave up first.</summary>
internal sealed class Waiter(ExecutorCaller executor, Poll poll)
{
    private readonly TaskCompletionSource<PollReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static long s_parked;
    private int _claimed;

    public ExecutorCaller Executor { get; } = executor;

    public Poll Poll { get; } = poll;

    /// <summary>Who waits longer has the smaller number.</summary>
    public long ParkedAt { get; } = Interlocked.Increment(ref s_parked);

    public Task<PollReply> Reply => _reply.Task;

    public bool IsClaimed => Volatile.Read(ref _claimed) != 0;

    /// <summary>Whoever claims first answers: the broker, or the time-out. So no assignment is made for a poll that has ended.</summary>
    public bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    public void Unclaim() => Volatile.Write(ref _claimed, 0);

    /// <summary>Attempts whose log is looked at: every answer says so, or the executor would take it that none is.</summary>
    public IReadOnlyList<AttemptRef> Watched { get; set; } = [];

    public void Answer(PollReply reply) => _reply.TrySetResult(reply with { Watched = Watched });
}
