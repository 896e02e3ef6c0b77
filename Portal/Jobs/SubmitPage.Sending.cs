using Pollinator.Contracts;

namespace Pollinator.Portal.Jobs;

// Sends the form, once for each time that a person means it.
public sealed partial class SubmitPage
{
    private SubmitKey _key = new(SubmitKey.NewForm());
    private bool _sending;

    private async Task RunAsync()
    {
        if (_sending || _source is null)
        {
            return;
        }
        _sending = true;
        try
        {
            await SubmitAsync(_source);
        }
        finally
        {
            _sending = false;
        }
        StateHasChanged();
        if (_state.VisibleFaults > 0 && _draft is not null)
        {
            await _draft.ShowFaultAsync(_leaving.Token);
        }
    }

    private async Task SubmitAsync(SubmitSource source)
    {
        if (_draft is not null)
        {
            // What was typed while the connection was away never reached the server: the browser's fields are the truth.
            _state.Take(FormFields.WithAll(_state.Form, await _draft.CurrentAsync(_leaving.Token)));
        }
        _state.LeaveAll();
        if (!_state.Read.IsOk)
        {
            return;
        }
        var request = new SubmitJob
        {
            Spec = _state.Read.Spec,
            Project = source.Project?.Id,
            Snapshot = source.Snapshot?.Id,
            Inputs = _state.Read.Inputs,
        };
        var answer = await Jobs.SubmitAsync(await Current.GetAsync(), request with { IdempotencyKey = _key.Of(request) }, _leaving.Token);
        if (!answer.IsOk)
        {
            _state.Refuse(answer.Refusal);
            return;
        }
        if (_draft is not null)
        {
            await _draft.ForgetAsync(_leaving.Token);
        }
        Navigation.NavigateTo(Urls.Job(answer.Value.Number));
    }
}
