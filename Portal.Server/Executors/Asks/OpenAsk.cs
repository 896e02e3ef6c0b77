using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Executors.Asks;

/// <summary>
/// A question and what was said to it. In memory only, and never in a log: replies are passwords and codes. A reply is forgotten as soon as the
/// executor has asked for what comes after it.
/// </summary>
internal sealed class OpenAsk(Ask ask, ExecutorId executor, UserId asker, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<AskWord> _words = [];
    private readonly List<AskReply> _replies = [];
    private readonly HashSet<int> _replied = [];
    private readonly DateTimeOffset _askedAt = time.GetUtcNow();
    private DateTimeOffset _readAt = time.GetUtcNow();
    private DateTimeOffset? _handedOutAt;
    private DateTimeOffset? _endedAt;
    private int? _answeredBy;
    private int _spoken;
    private int _bytes;
    private int _readers;
    private Task? _recorded;

    public Ask Ask { get; } = ask;

    public ExecutorId Executor { get; } = executor;

    public UserId Asker { get; } = asker;

    /// <summary>Done once with the answer, before anybody reads it and before the executor hears that it was taken.</summary>
    public Func<AskWord, CancellationToken, Task>? OnAnswer { get; init; }

    public Pulse Changed { get; } = new();

    public bool IsEnded => Locked(() => _endedAt is not null);

    /// <summary>Whether it is (again) to be handed to the executor now; notes that it was.</summary>
    public bool TryHandOut()
    {
        lock (_lock)
        {
            var now = Now;
            if (_words.Count > 0 || now - _handedOutAt < AskRules.HandOutAgain)
            {
                return false;
            }

            _handedOutAt = now;
            return true;
        }
    }

    /// <summary>Keeps what is to be kept of an answer; one that was kept is not kept again.</summary>
    public async Task RecordAsync(AskWord word, CancellationToken ct)
    {
        if (OnAnswer is null || word.Answer is null || IsEnded)
        {
            return;
        }

        Task recorded;
        lock (_lock)
        {
            // Tried again when it failed: the executor says the answer again then.
            recorded = _recorded is null or { IsFaulted: true } or { IsCanceled: true } ? _recorded = OnAnswer(word, ct) : _recorded;
        }

        await recorded;
    }

    /// <summary>Adds the executor's next word; one that is there changes nothing.</summary>
    public Outcome<Done> Say(AskWord word, int incarnation)
    {
        var size = AskRules.SizeOf(word);
        lock (_lock)
        {
            if (word.Number <= _spoken && _answeredBy == incarnation)
            {
                return default(Done);
            }

            if (_endedAt is not null || (_answeredBy ?? incarnation) != incarnation)
            {
                return Gone;
            }

            if (word.Number != _words.Count + 1)
            {
                return new Refusal(RefusalKind.Conflict, "word-gap", $"Word {_words.Count + 1} is missing.") { KnownOffset = _words.Count };
            }

            // The last place is kept for the end.
            if ((_words.Count >= AskRules.MostWords || _bytes + size > AskRules.AllWordsBytes) && !word.IsLast)
            {
                return new Refusal(RefusalKind.TooLarge, "too-many-words", "One question takes at most 1,000 words and 4 MiB.");
            }

            _answeredBy = incarnation;
            _spoken = word.Number;
            _bytes += size;
            Add(word);
        }

        Changed.Beat();
        return default(Done);
    }

    /// <summary>Words after a number; null when there are none yet and some may come.</summary>
    public List<AskWord>? WordsAfter(int after)
    {
        lock (_lock)
        {
            return after < _words.Count ? _words[Math.Max(after, 0)..]
                : _endedAt is null ? null
                : [];
        }
    }

    /// <summary>Takes a person's reply to a prompt.</summary>
    public Outcome<Done> Reply(AskReply reply)
    {
        lock (_lock)
        {
            if (_endedAt is not null || reply.Word < 1 || reply.Word > _words.Count || _words[reply.Word - 1].Prompt is not { } prompt)
            {
                return new Refusal(RefusalKind.Conflict, "no-prompt", "Nothing is asked under this number (any more).");
            }

            if (AskRules.Fault(reply, prompt) is { } fault)
            {
                return fault;
            }

            if (!_replied.Add(reply.Word))
            {
                return new Refusal(RefusalKind.Conflict, "already-replied", "This prompt has been replied to.");
            }

            _replies.Add(reply);
        }

        Changed.Beat();
        return default(Done);
    }

    /// <summary>Replies to words after a number; what came before it is forgotten.</summary>
    public AskReplies RepliesAfter(int after)
    {
        lock (_lock)
        {
            _replies.RemoveAll(reply => reply.Word <= after);
            return new AskReplies([.. _replies], _endedAt is not null);
        }
    }

    /// <summary>Somebody waits for words until disposed.</summary>
    public IDisposable Reading()
    {
        Locked(() => _readers++);
        return new Reader(this);
    }

    /// <summary>Ends it in the portal's own words, unless it has ended.</summary>
    public void End(string code, string message)
    {
        lock (_lock)
        {
            if (_endedAt is not null)
            {
                return;
            }

            Add(new AskWord { Number = _words.Count + 1, Refusal = new AskRefusal(code, message) });
        }

        Changed.Beat();
    }

    /// <summary>Ends it when a later start of the executor's program has taken over from the one that was answering.</summary>
    public void EndUnlessOf(int incarnation)
    {
        if (Locked(() => _answeredBy is { } by && by != incarnation))
        {
            End("executor-restarted", "The program that works for this system was started anew meanwhile, so this question was lost. Ask again.");
        }
    }

    /// <summary>Ends what takes too long.</summary>
    /// <returns>Whether it can be forgotten.</returns>
    public bool Look()
    {
        var now = Now;
        var (ended, begun, unread) = Locked(() => (_endedAt, _words.Count > 0, _readers == 0 && now - _readAt > AskRules.Unread));
        if (ended is not null)
        {
            return now - ended > AskRules.Kept;
        }

        if (!begun && now - _askedAt > AskRules.ToTakeUp)
        {
            End(
                "executor-not-heard",
                $"The program that works for this system did not take the question up within {AskRules.ToTakeUp.TotalSeconds:0} s. It may have ended, or not reach the portal: look at its health, then ask again."
            );
        }
        else if (now - _askedAt > AskRules.Life)
        {
            End("ask-too-long", "There was no answer within an hour, so the question was given up. Ask again.");
        }
        else if (unread)
        {
            End("given-up", "Nobody waited for the answer any more, so the question was given up. Ask again.");
        }

        return false;
    }

    /// <summary>What who says or asks too late is told.</summary>
    public static Refusal Gone { get; } =
        new(
            RefusalKind.NotFound,
            "ask-gone",
            "Nobody waits for this answer (any more): it was given up, took too long, or the portal was started anew."
        );

    private DateTimeOffset Now => time.GetUtcNow();

    private void Add(AskWord word)
    {
        _words.Add(word);
        if (word.IsLast)
        {
            _endedAt = Now;
            _replies.Clear();
        }
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_lock)
        {
            return read();
        }
    }

    private sealed class Reader(OpenAsk ask) : IDisposable
    {
        public void Dispose()
        {
            lock (ask._lock)
            {
                ask._readers--;
                ask._readAt = ask.Now;
            }
        }
    }
}
