using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Operations;

namespace Pollinator.Portal.Server.Executors.Asks;

/// <summary>Questions to executors, which fetch them over the channel they dialled. In memory: a restart of the portal ends them all.</summary>
internal sealed class AskDesk : IReportsWork, IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<AskId, OpenAsk> _asks = new();
    private readonly ConcurrentDictionary<ExecutorId, Pulse> _fresh = new();
    private readonly Lock _putting = new();
    private readonly TimeProvider _time;
    private readonly ITimer _looking;

    public AskDesk(TimeProvider time)
    {
        _time = time;
        Work = new WorkRecord("Questions to executors", "Gives up those that nobody answers", LookEvery, time);
        _looking = time.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <inheritdoc />
    public WorkRecord Work { get; }

    /// <summary>Asks an executor. The same question again is the same question.</summary>
    public Outcome<Done> Put(ExecutorId executor, Ask ask, UserId asker, Func<AskWord, CancellationToken, Task>? onAnswer = null)
    {
        if (AskRules.Fault(ask) is { } fault)
        {
            return fault;
        }

        lock (_putting)
        {
            if (_asks.TryGetValue(ask.Id, out var there))
            {
                return there.Asker == asker && there.Executor == executor
                    ? default(Done)
                    : new Refusal(RefusalKind.Conflict, "ask-id-taken", "There is another question with this id. Make a new id for each question.");
            }

            if (Of(executor).Count(open => !open.IsEnded) >= AskRules.MostOpen)
            {
                return new Refusal(
                    RefusalKind.Conflict,
                    "too-many-asks",
                    $"{AskRules.MostOpen} questions to this system are open already. Wait for one to end, or give one up."
                );
            }

            _asks[ask.Id] = new OpenAsk(ask, executor, asker, _time) { OnAnswer = onAnswer };
        }

        FreshFor(executor).Beat();
        return default(Done);
    }

    /// <summary>Questions for an executor, waiting for one when there are none. Each is told until its first word.</summary>
    public async Task<AskBatch> BatchAsync(ExecutorId executor, TimeSpan wait, CancellationToken ct)
    {
        // What was handed out just now, and perhaps lost on its way, is due again soon.
        var most = Of(executor).Any(open => !open.IsEnded) && wait > AskRules.HandOutAgain ? AskRules.HandOutAgain : wait;
        return await FreshFor(executor)
            .UntilAsync(
                () => new AskBatch([.. Of(executor).Where(open => open.TryHandOut()).Select(open => open.Ask)]),
                batch => batch.Asks.Count > 0,
                most,
                _time,
                ct
            );
    }

    /// <summary>Takes what an executor says to a question.</summary>
    public async Task<Outcome<Done>> SayAsync(ExecutorCaller caller, AskId id, AskWord word, CancellationToken ct)
    {
        if (AskRules.Fault(word) is { } fault)
        {
            return fault;
        }

        if (Find(caller.Executor, id) is not { } open)
        {
            return OpenAsk.Gone;
        }

        await open.RecordAsync(word, ct);
        return open.Say(word, caller.Incarnation);
    }

    /// <summary>Replies to a question's prompts, waiting for one, or for the question's end, when there are none.</summary>
    public async Task<AskReplies> RepliesAsync(ExecutorId executor, AskId id, int after, TimeSpan wait, CancellationToken ct) =>
        Find(executor, id) is { } open
            ? await open.Changed.UntilAsync(() => open.RepliesAfter(after), replies => replies.Replies.Count > 0 || replies.IsGone, wait, _time, ct)
            : new AskReplies([], IsGone: true);

    /// <summary>What was said to a person's question after a word, waiting for more when there is nothing.</summary>
    public async Task<Outcome<IReadOnlyList<AskWord>>> WordsAsync(UserId asker, AskId id, int after, TimeSpan wait, CancellationToken ct)
    {
        if (Find(asker, id) is not { } open)
        {
            return OpenAsk.Gone;
        }

        using var reading = open.Reading();
        var words = await open.Changed.UntilAsync(() => open.WordsAfter(after), words => words is not null, wait, _time, ct);
        return words ?? [];
    }

    /// <summary>A person's reply to a prompt.</summary>
    public Outcome<Done> Reply(UserId asker, AskId id, AskReply reply) => Find(asker, id) is { } open ? open.Reply(reply) : OpenAsk.Gone;

    /// <summary>A person gives a question up. Given up, or over, already: nothing changes.</summary>
    public Outcome<Done> GiveUp(UserId asker, AskId id)
    {
        if (Find(asker, id) is not { } open)
        {
            return OpenAsk.Gone;
        }

        open.End("given-up", "The question was given up.");
        return default(Done);
    }

    /// <summary>A new start of an executor's program has taken over: what the former was answering is lost.</summary>
    public void Restarted(ExecutorId executor, int incarnation)
    {
        foreach (var open in Of(executor))
        {
            open.EndUnlessOf(incarnation);
        }
    }

    /// <summary>An executor was retired: nobody answers any more.</summary>
    public void Retired(ExecutorId executor)
    {
        foreach (var open in Of(executor))
        {
            open.End("executor-retired", "The program that would answer was retired.");
        }

        _fresh.TryRemove(executor, out _);
    }

    public void Dispose() => _looking.Dispose();

    private void Look()
    {
        using var run = Work.Begin();
        foreach (var (id, open) in _asks)
        {
            if (open.Look())
            {
                _asks.TryRemove(id, out _);
            }
        }
    }

    private IEnumerable<OpenAsk> Of(ExecutorId executor) => _asks.Values.Where(open => open.Executor == executor);

    private OpenAsk? Find(ExecutorId executor, AskId id) => _asks.TryGetValue(id, out var open) && open.Executor == executor ? open : null;

    private OpenAsk? Find(UserId asker, AskId id) => _asks.TryGetValue(id, out var open) && open.Asker == asker ? open : null;

    private Pulse FreshFor(ExecutorId executor) => _fresh.GetOrAdd(executor, _ => new Pulse());
}
