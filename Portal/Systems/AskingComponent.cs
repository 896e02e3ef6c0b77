using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>A component that asks a system's program one question at a time and draws what is said.</summary>
public abstract class AskingComponent : ComponentBase, IAsyncDisposable
{
    private readonly Leaving _leaving = new();

    [Inject]
    private protected ISystems Ports { get; set; } = null!;

    [Inject]
    private protected CurrentCaller Current { get; set; } = null!;

    [Inject]
    private protected TimeProvider Time { get; set; } = null!;

    /// <summary>The question, and what was said to it; null before one was asked.</summary>
    protected AskRun? Run { get; private set; }

    /// <summary>What was said so far.</summary>
    protected AskState Said => Run?.State ?? new AskState();

    /// <summary>Cancelled when the component is left.</summary>
    protected CancellationToken Left => _leaving.Token;

    /// <summary>Whether an answer is waited for.</summary>
    protected bool IsAsking => Run is { State.IsOver: false };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _leaving.CancelAsync();
        _leaving.Dispose();
        if (Run is not null)
        {
            await Run.DisposeAsync();
        }
    }

    /// <summary>Asks; what was asked before is given up.</summary>
    protected async Task AskAsync(SystemId system, Ask ask)
    {
        await GiveUpAsync();
        if (_leaving.IsCancellationRequested)
        {
            return;
        }
        Run = new AskRun(await LineAsync(), ask.Id);
        Run.Ask(system, ask);
    }

    /// <summary>Listens to a question asked before.</summary>
    protected async Task ResumeAsync(AskId ask)
    {
        Run = new AskRun(await LineAsync(), ask);
        Run.Resume();
    }

    /// <summary>Gives up what was asked.</summary>
    protected async Task GiveUpAsync()
    {
        if (Run is { } run)
        {
            Run = null;
            await run.GiveUpAsync();
        }
    }

    /// <summary>Something was said; drawn afterwards.</summary>
    protected virtual Task HeardAsync() => Task.CompletedTask;

    private async Task<AskLine> LineAsync() =>
        new(
            Ports,
            await Current.GetAsync(),
            Time,
            () =>
                InvokeAsync(async () =>
                {
                    await HeardAsync();
                    StateHasChanged();
                }),
            DispatchExceptionAsync
        );
}
