using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Systems that live in a list. A test answers what is asked by a script, word after word; <see cref="Changed"/> tells the pages.</summary>
internal sealed class FakeSystems : ISystems
{
    private readonly Channel<Done> _changes = Channel.CreateUnbounded<Done>();
    private readonly ConcurrentDictionary<AskId, FakeAsk> _asks = new();

    public List<SystemView> All { get; } = [];

    public List<Ask> Asked { get; } = [];

    public List<AskReply> Replies { get; } = [];

    public List<AskId> GivenUp { get; } = [];

    public List<NewSystem> Added { get; } = [];

    public List<IReadOnlyList<HostKey>> Confirmed { get; } = [];

    public List<Rung?> Rungs { get; } = [];

    public List<SystemId> Removed { get; } = [];

    public Refusal? RefuseAdd { get; set; }

    public Refusal? RefuseAsk { get; set; }

    /// <summary>What a system's program says to a question at once, without being told to by the test.</summary>
    public Dictionary<AskKind, Action<FakeAsk>> Scripts { get; } = [];

    /// <summary>The question asked last.</summary>
    public FakeAsk Last => _asks[Asked[^1].Id];

    public void Put(SystemView system)
    {
        All.RemoveAll(one => one.Id == system.Id);
        All.Add(system);
        Changed();
    }

    public void Changed() => _changes.Writer.TryWrite(default);

    /// <summary>A question that was asked before the page was opened.</summary>
    public FakeAsk Earlier(AskId id) => _asks.GetOrAdd(id, _ => new FakeAsk());

    public Task<Outcome<IReadOnlyList<SystemView>>> ListAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<SystemView>>>(All.ToList());

    public Task<Outcome<SystemView>> GetAsync(Caller caller, SystemId system, CancellationToken ct) =>
        Task.FromResult<Outcome<SystemView>>(All.FirstOrDefault(one => one.Id == system) is { } found ? found : Refusal.NotFound("system"));

    public Task<Outcome<SystemView>> AddAsync(Caller caller, NewSystem request, CancellationToken ct)
    {
        Added.Add(request);
        if (RefuseAdd is not null)
        {
            return Task.FromResult<Outcome<SystemView>>(RefuseAdd);
        }
        var system = SystemSamples.View(request.Name, SystemContact.NeedsHostKey) with
        {
            Address = request.Address,
            Pinned = [],
            Findings = null,
            Status = new SystemStatus { Contact = request.Address is null ? SystemContact.Unknown : SystemContact.NeedsHostKey, Since = OnPage.Noon },
        };
        All.Add(system);
        return Task.FromResult<Outcome<SystemView>>(system);
    }

    public Task<Outcome<EnrollmentCode>> CreateCodeAsync(Caller caller, SystemId system, CancellationToken ct) =>
        Task.FromResult<Outcome<EnrollmentCode>>(
            new EnrollmentCode("WXYZ-1234", OnPage.Noon.AddMinutes(15), "curl -fsS http://localhost:5080/twin.sh | sh")
        );

    public Task<Outcome<Done>> RemoveAsync(Caller caller, SystemId system, CancellationToken ct)
    {
        Removed.Add(system);
        All.RemoveAll(one => one.Id == system);
        return Ok();
    }

    public Task<Outcome<Done>> ConfirmHostKeysAsync(Caller caller, SystemId system, IReadOnlyList<HostKey> keys, CancellationToken ct)
    {
        Confirmed.Add(keys);
        var now = All.First(one => one.Id == system);
        Put(now with { Pinned = keys, Status = now.Status with { Contact = SystemContact.NeedsSignIn } });
        return Ok();
    }

    public Task<Outcome<Done>> ChooseRungAsync(Caller caller, SystemId system, Rung? rung, CancellationToken ct)
    {
        Rungs.Add(rung);
        Put(All.First(one => one.Id == system) with { ChosenRung = rung });
        return Ok();
    }

    public List<Share> Shares { get; } = [];

    public Task<Outcome<Done>> ShareAsync(Caller caller, SystemId system, Share share, CancellationToken ct)
    {
        Shares.Add(share);
        return Ok();
    }

    public Task<Outcome<Done>> AskAsync(Caller caller, SystemId system, Ask ask, CancellationToken ct)
    {
        if (RefuseAsk is not null)
        {
            return Task.FromResult<Outcome<Done>>(RefuseAsk);
        }
        var asked = _asks[ask.Id] = new FakeAsk();
        Asked.Add(ask);
        Scripts.GetValueOrDefault(ask.Kind)?.Invoke(asked);
        return Ok();
    }

    public async Task<Outcome<IReadOnlyList<AskWord>>> WordsAsync(Caller caller, AskId ask, int after, TimeSpan wait, CancellationToken ct)
    {
        if (!_asks.TryGetValue(ask, out var asked))
        {
            return Refusal.NotFound("question");
        }
        return await asked.AfterAsync(after, ct);
    }

    public Task<Outcome<Done>> ReplyAsync(Caller caller, AskId ask, AskReply reply, CancellationToken ct)
    {
        Replies.Add(reply);
        return Ok();
    }

    public Task<Outcome<Done>> GiveUpAsync(Caller caller, AskId ask, CancellationToken ct)
    {
        GivenUp.Add(ask);
        return Ok();
    }

    public async IAsyncEnumerable<Done> WatchAsync(Caller caller, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(ct))
        {
            yield return change;
        }
    }

    private static Task<Outcome<Done>> Ok() => Task.FromResult<Outcome<Done>>(default(Done));
}

/// <summary>What is said to one question: words in order, each waited for.</summary>
internal sealed class FakeAsk
{
    private readonly List<AskWord> _words = [];
    private TaskCompletionSource _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FakeAsk Step(string name, AskStepState state, long? milliseconds = null, string? words = null) =>
        Say(new AskWord { Number = 0, Step = new AskStep(name, state, milliseconds, words) });

    public FakeAsk Prompt(string question, string instruction = "", bool echo = false, int? waits = null) =>
        Say(new AskWord { Number = 0, Prompt = new AskPrompt("", instruction, [new AskQuestion(question, echo)], waits) });

    public FakeAsk Banner(string text) => Say(new AskWord { Number = 0, Prompt = new AskPrompt("", text, []) });

    public FakeAsk Answer(AskAnswer answer) => Say(new AskWord { Number = 0, Answer = answer });

    public FakeAsk Refuse(string code, string message, string? evidence = null) =>
        Say(new AskWord { Number = 0, Refusal = new AskRefusal(code, message, evidence) });

    public async Task<List<AskWord>> AfterAsync(int after, CancellationToken ct)
    {
        while (true)
        {
            Task said;
            lock (_words)
            {
                if (_words.Count > after)
                {
                    return [.. _words.Skip(after)];
                }
                said = _said.Task;
            }
            await said.WaitAsync(ct);
        }
    }

    private FakeAsk Say(AskWord word)
    {
        lock (_words)
        {
            _words.Add(word with { Number = _words.Count + 1 });
            _said.SetResult();
            _said = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return this;
    }
}
