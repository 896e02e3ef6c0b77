using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

// Sends the form, once for each time that a person means it.
public sealed partial class SubmitPage
{
    private SubmitKey _key = new(SubmitKey.NewForm());
    private bool _sending;
    private string? _checked;

    private Task RunAsync() => AskOnceAsync(SubmitAsync);

    private Task CheckAsync() => AskOnceAsync(CheckAsync);

    private async Task AskOnceAsync(Func<SubmitSource, Task> ask)
    {
        if (_sending || _source is null)
        {
            return;
        }
        (_sending, _checked) = (true, null);
        try
        {
            await ask(_source);
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
        if (await ReadyAsync(source) is not { } request)
        {
            return;
        }
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

    private async Task CheckAsync(SubmitSource source)
    {
        if (await ReadyAsync(source) is not { } request)
        {
            return;
        }
        var answer = await Jobs.CheckAsync(await Current.GetAsync(), request, _leaving.Token);
        if (!answer.IsOk)
        {
            _state.Refuse(answer.Refusal);
            return;
        }
        await FitAsync();
        var takers = _fits?.Takers.Count() ?? 0;
        _checked = takers switch
        {
            0 => L("The portal would accept it. It would wait, since no executor fits. Nothing was submitted."),
            1 => L("The portal would accept it. It would go to {0}. Nothing was submitted.", _fits!.Takers.First().Name),
            _ => L("The portal would accept it. {0} executors could take it. Nothing was submitted.", takers),
        };
    }

    // The form as a request; null when something stands against it, which is shown then.
    private async Task<SubmitJob?> ReadyAsync(SubmitSource source)
    {
        if (_draft is not null)
        {
            // What was typed while the connection was away never reached the server: the browser's fields are the truth.
            TakeCurrent(await _draft.CurrentAsync(_leaving.Token));
        }
        _state.LeaveAll();
        return !_state.Read.IsOk || File.IsBroken
            ? null
            : new SubmitJob
            {
                Spec = _state.Read.Spec,
                Project = source.Project?.Id,
                Snapshot = source.Snapshot?.Id,
                Inputs = _state.Read.Inputs,
            };
    }

    private void TakeCurrent(IReadOnlyDictionary<string, string?> current)
    {
        var known = _state.Form;
        var typed = FormFields.Names.Where(field => current.GetValueOrDefault(field) is { } text && text != FormFields.Get(known, field));
        var fields = typed.ToDictionary(field => field, current.GetValueOrDefault, StringComparer.Ordinal);
        if (current.GetValueOrDefault(LinkedFileCard.Name) is { } text && _fileCard?.Unheard(text) is { } unheard)
        {
            known = File.Type(unheard.Text, unheard.Over, known) ?? known;
        }
        _state.Take(FormFields.WithAll(known, fields));
    }
}
