using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs.Log;

/// <summary>Going to places of the log: hits, numbers, and the lines round them when they wrap.</summary>
public sealed partial class LogView
{
    private const int FlowLines = 300;
    private IReadOnlyList<LogLine> _flow = [];
    private IReadOnlyList<LogHit>? _hits;
    private string? _needle;
    private string _typed = "";
    private int _hit;

    private string HitWords =>
        _hits switch
        {
            null => "",
            { Count: 0 } => L("not found"),
            { Count: 500 } => L("{0} of the first 500", _hit + 1),
            _ => L("{0} of {1}", _hit + 1, _hits.Count),
        };

    private async Task NextHitAsync()
    {
        if (_typed != (_needle ?? ""))
        {
            await SearchAsync();
        }
        else if (_hits is { Count: > 0 })
        {
            _hit = (_hit + 1) % _hits.Count;
        }
        await ShowHitAsync();
    }

    // A key asks for it too, and nothing else has the page drawn anew then.
    private async Task EarlierHitAsync()
    {
        if (_typed != (_needle ?? ""))
        {
            await SearchAsync();
        }
        _hit = _hits is { Count: > 0 } ? (_hit + _hits.Count - 1) % _hits.Count : 0;
        await ShowHitAsync();
        StateHasChanged();
    }

    private async Task SearchAsync()
    {
        ForgetHits();
        if (_typed.Length == 0)
        {
            return;
        }
        var found = await Logs.SearchAsync(Me.Caller, Job, _attempt, _stream, _typed, _leaving.Token);
        (_needle, _hits, _refusal) = (_typed, found.Value ?? [], found.Refusal);
    }

    private async Task ShowHitAsync()
    {
        if (_hits is { Count: > 0 })
        {
            await ShowLineAsync(_hits[_hit].Line);
            KeepPlace();
        }
    }

    private void ForgetHits() => (_hits, _needle, _hit) = (null, null, 0);

    private async Task GoAsync()
    {
        // As the log shows it too: with what its language groups digits by.
        if (long.TryParse(string.Concat(_goTo.Where(char.IsAsciiDigit)), CultureInfo.InvariantCulture, out var line))
        {
            await ShowLineAsync(line);
            KeepPlace();
        }
    }

    /// <summary>
    /// The browser tells of a press on a line's number. One listener there for all rows: a handler of its own would have each row drawn and sent anew with
    /// every refresh.
    /// </summary>
    [JSInvokable]
    public Task ChooseAsync(long line)
    {
        // It is seen already, so nothing scrolls; but what comes must not move it away.
        _chosen = Math.Clamp(line, 1, Math.Max(1, _window.Total));
        KeepPlace();
        return SetFollowAsync(false);
    }

    // In the address, so that a copied link and a reload lead to the line. Both show all of the newest attempt: elsewhere a line has another number.
    private void KeepPlace()
    {
        if (_leaving.IsCancellationRequested)
        {
            return;
        }
        long? line = _chosen > 0 && _attempt == Latest && _stream is null ? _chosen : null;
        var address = Navigation.GetUriWithQueryParameter("line", line);
        if (address != Navigation.Uri)
        {
            Navigation.NavigateTo(address, replace: true);
        }
    }

    private async Task ShowLineAsync(long line)
    {
        _chosen = Math.Clamp(line, 1, Math.Max(1, _window.Total));
        (_follow, _window) = (false, _window.At(_chosen));
        await _script!.FollowAsync(false);
        if (_wrap)
        {
            await ReadFlowAsync(_chosen - (FlowLines / 2));
            StateHasChanged();
            await _script.ToElementAsync($"L{_chosen}");
            return;
        }
        await RefreshAsync();
        await _script.ToLineAsync(_chosen - _window.First, LineHeight);
    }

    private Task EarlierFlowAsync() => TurnFlowAsync(-FlowLines / 2);

    private Task LaterFlowAsync() => TurnFlowAsync(FlowLines / 2);

    private async Task TurnFlowAsync(int by)
    {
        _follow = false;
        await _script!.FollowAsync(false);
        await ReadFlowAsync(_flow[0].Number + by);
    }

    private async Task ReadFlowAsync(long? first = null)
    {
        var from = first ?? (_follow || _flow.Count == 0 ? _window.Total - FlowLines + 1 : _flow[0].Number);
        var before = _window.Total;
        _flow = await ReadAsync(from, FlowLines, _leaving.Token);
        // The log was longer than known: whoever follows wants its end.
        if (first is null && _follow && _window.Total - before > 0 && _window.Total > FlowLines)
        {
            _flow = await ReadAsync(_window.Total - FlowLines + 1, FlowLines, _leaving.Token);
        }
    }
}
