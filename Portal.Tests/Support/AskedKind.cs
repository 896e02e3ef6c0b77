using System.Collections.Concurrent;
using Pollinator.Contracts;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Support;

/// <summary>A kind that runs nothing and answers what the test says: for the channel's own tests.</summary>
internal sealed class AskedKind(Func<Ask, IAskTalk, CancellationToken, Task> answer) : IExecutor, IAnswersAsks, IUsesPortal
{
    public ConcurrentQueue<Ask> Asked { get; } = new();

    public ConcurrentQueue<IReadOnlySet<AttemptKey>> WatchedNow { get; } = new();

    public Capabilities Has { get; init; } = A.Machine() with { Functions = [] };

    public PortalLink? Portal { get; private set; }

    public string Kind => "asked";

    public Task AnswerAsync(Ask ask, IAskTalk talk, CancellationToken ct)
    {
        Asked.Enqueue(ask);
        return answer(ask, talk, ct);
    }

    public Task UseAsync(PortalLink portal, CancellationToken ct)
    {
        Portal = portal;
        return Task.CompletedTask;
    }

    public Task<Capabilities> DiscoverAsync(CancellationToken ct) => Task.FromResult(Has);

    public void Watched(IReadOnlySet<AttemptKey> attempts) => WatchedNow.Enqueue(attempts);

    public FreeCapacity? Free(Capabilities has, IReadOnlyCollection<JobSpec> held) => null;

    public Task<IReadOnlyDictionary<AttemptKey, Recovered>> RecoverAsync(IReadOnlyCollection<HeldJob> jobs, CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<AttemptKey, Recovered>>(new Dictionary<AttemptKey, Recovered>());

    public Task<string> StartAsync(HeldJob job, CancellationToken ct) => Task.FromResult("started");

    public async IAsyncEnumerable<PlatformReport> WatchAsync(
        HeldJob job,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        yield return new PlatformReport.Running("1", null);
        await Task.Delay(Timeout.InfiniteTimeSpan, ct);
    }

    public Task StopAsync(HeldJob job, CancellationToken ct) => Task.CompletedTask;

    public ILogReader OpenLog(HeldJob job, LogStream stream) => new NoLog();

    private sealed class NoLog : ILogReader
    {
        public ValueTask<int> ReadAsync(long offset, Memory<byte> into, CancellationToken ct) => new(0);

        public void Dispose() { }
    }
}

/// <summary>A real executor's program in this process, from registration on.</summary>
internal sealed class AskedExecutor : IConsole, IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TempFolder? _own;
    private readonly string? _code;

    private AskedExecutor(Uri portal, AskedKind kind, string? state, string? code)
    {
        _own = state is null ? new TempFolder() : null;
        _code = code;
        State = new StateFolder(state ?? _own!.Path);
        Kind = kind;
        var options = new ExecutorOptions
        {
            Portal = portal,
            StateFolder = State.Root,
            ProgramVersion = "test",
            StopFile = Path.Combine(State.Root, "STOP"),
        };
        Running = new ExecutorProgram(kind, State, options, this, TimeProvider.System).RunAsync(_ending.Token);
    }

    public StateFolder State { get; }

    public AskedKind Kind { get; }

    public Task<ExecutorExit> Running { get; }

    public string AllSaid => string.Join('\n', _said);

    public ExecutorId Id => State.ReadRegistration()!.Id;

    /// <summary>Starts the program and waits for nothing.</summary>
    public static AskedExecutor Begin(Uri portal, AskedKind kind, string? code, string? state = null) => new(portal, kind, state, code);

    public static async Task<AskedExecutor> StartAsync(Uri portal, AskedKind kind, string? code, string? state = null)
    {
        var executor = new AskedExecutor(portal, kind, state, code);
        await Eventually.IsAsync(() => kind.Portal is not null || executor.Running.IsCompleted, "the executor is at work");
        Assert.True(kind.Portal is not null, executor.AllSaid);
        return executor;
    }

    /// <summary>Ends the program; its state stays until disposed.</summary>
    public async Task<ExecutorExit> EndAsync()
    {
        await _ending.CancelAsync();
        return await Running;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
        _own?.Dispose();
    }

    void IConsole.Say(string sentence) => _said.Enqueue(sentence);

    string? IConsole.ReadCode() => _code;
}
