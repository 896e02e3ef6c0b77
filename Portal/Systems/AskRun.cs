using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>
/// One question to a system's program while a page shows it: asks, listens, replies. Leaving the page only stops listening, so that a reload can
/// come back to it; the portal gives a question up that nobody listens to.
/// </summary>
public sealed class AskRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly Leaving _leaving = new();
    private readonly Lock _lock = new();
    private readonly AskLine _line;
    private bool _isLeft;

    /// <summary>A question not yet asked: whoever draws it holds it before the first word comes.</summary>
    public AskRun(AskLine line, AskId id) => (_line, Id) = (line, id);

    /// <summary>The question.</summary>
    public AskId Id { get; }

    /// <summary>What was said so far.</summary>
    public AskState State { get; private set; } = new();

    /// <summary>Asks, and listens.</summary>
    public void Ask(SystemId system, Ask ask) =>
        _ = GuardedAsync(async () =>
        {
            var asked = await _line.Systems.AskAsync(_line.Caller, system, ask, _leaving.Token);
            if (asked.Refusal is { } refusal)
            {
                await ChangeAsync(state => state.End(refusal));
                return;
            }
            await ListenAsync();
        });

    /// <summary>Listens to a question asked before: the page was loaded again.</summary>
    public void Resume() => _ = GuardedAsync(ListenAsync);

    /// <summary>Answers what is asked now; null gives up.</summary>
    public async Task ReplyAsync(IReadOnlyList<string>? answers)
    {
        var word = State.PromptWord;
        await ChangeAsync(state => state.Replied());
        var said = await _line.Systems.ReplyAsync(_line.Caller, Id, new AskReply(word, answers), _leaving.Token);
        if (said.Refusal is { } refusal)
        {
            await ChangeAsync(state => state.End(refusal));
        }
    }

    /// <summary>Gives the question up: its program is told to stop.</summary>
    public async Task GiveUpAsync()
    {
        if (!State.IsOver)
        {
            await _line.Systems.GiveUpAsync(_line.Caller, Id, CancellationToken.None);
        }
        await DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isLeft = true;
        await _leaving.CancelAsync();
    }

    private async Task ListenAsync()
    {
        while (!State.IsOver)
        {
            var words = await _line.Systems.WordsAsync(_line.Caller, Id, State.Last, Patience, _leaving.Token);
            await ChangeAsync(state =>
                words.IsOk ? words.Value.Aggregate(state, (sofar, word) => sofar.Take(word, _line.Time.GetUtcNow())) : state.End(words.Refusal)
            );
        }
    }

    private async Task ChangeAsync(Func<AskState, AskState> change)
    {
        lock (_lock)
        {
            State = change(State);
        }
        if (!_isLeft)
        {
            await _line.Changed();
        }
    }

    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception) when (_isLeft)
        {
            // The page is gone, and with it whoever asked.
        }
        catch (Exception fault)
        {
            await _line.OnFault(fault);
        }
    }
}

/// <summary>As whom a component asks, and how it hears of what is said.</summary>
/// <param name="Systems">The port.</param>
/// <param name="Caller">As whom.</param>
/// <param name="Time">The clock.</param>
/// <param name="Changed">Something was said: draw it.</param>
/// <param name="OnFault">A fault of the port.</param>
public sealed record AskLine(ISystems Systems, Caller Caller, TimeProvider Time, Func<Task> Changed, Func<Exception, Task> OnFault);
