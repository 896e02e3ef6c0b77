using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

// Where the form as it stands can run: asked after a pause in typing, and whenever the executors change.
public sealed partial class SubmitPage
{
    private static readonly TimeSpan LookPause = TimeSpan.FromSeconds(1);

    private TypingPause? _typing;
    private IReadOnlyList<ExecutorView> _executors = [];
    private FitLines? _fits;

    private async Task FitSoonAsync()
    {
        _typing ??= new TypingPause(Time, TimeSpan.FromMilliseconds(300));
        if (await _typing.PassedAsync(_leaving.Token))
        {
            await KeepAsync();
            await FitAsync();
            StateHasChanged();
        }
    }

    private async Task FitWithoutWaitingAsync()
    {
        try
        {
            await FitSoonAsync();
        }
        catch (Exception fault) when (!_leaving.IsCancellationRequested)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    // What is free changes while a person types.
    private async Task WatchAsync()
    {
        try
        {
            await foreach (var _ in Executors.WatchAsync(await Current.GetAsync(), _leaving.Token))
            {
                await InvokeAsync(async () =>
                {
                    _executors = (await Executors.ListAsync(await Current.GetAsync(), _leaving.Token)).Value ?? _executors;
                    await FitAsync();
                    StateHasChanged();
                });
                await Task.Delay(LookPause, Time, _leaving.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
        catch (Exception fault) when (!_leaving.IsCancellationRequested)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    private async Task FitAsync()
    {
        var spec = _state.Read.Spec;
        var named = spec.Conditions.ExecutorNames;
        var unnamed = spec with { Conditions = spec.Conditions with { ExecutorNames = [] } };
        var fits = await Executors.FitAsync(await Current.GetAsync(), unnamed, _leaving.Token);
        if (fits.IsOk)
        {
            _fits = FitLines.From(fits.Value, named, _executors, spec);
        }
    }
}
