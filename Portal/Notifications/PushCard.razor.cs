using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Notifications;

/// <summary>
/// In which browsers a person is told while no page of the portal is open. Not there where the portal sends no such messages. The browser asks and
/// subscribes (wwwroot/js/push.js), since it does so only right after a press; what it tells is input like any other.
/// </summary>
public sealed partial class PushCard : IAsyncDisposable
{
    private const string Title = "title";

    private readonly Leaving _leaving = new();
    private readonly FocusLead _focus = new();
    private DotNetObjectReference<PushCard>? _self;
    private IJSObjectReference? _browser;
    private ElementReference _card;
    private PushView? _view;
    private Refusal? _refusal;
    private string? _here;
    private string? _whyNot;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IPushBrowsers Browsers { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    // The portal's list may be older than what somebody did in the browser's settings.
    private bool IsTold => _here == PushWords.On && _view?.Browsers.Any(browser => browser.IsThis) == true;

    private bool CanTurnOn => _here is { } here && PushWords.CanTurnOn(here) && !IsTold;

    /// <summary>The browser lets itself be told.</summary>
    [JSInvokable]
    public async Task Subscribed(string endpoint, string p256dh, string auth)
    {
        var added = await Browsers.AddAsync(await Current.GetAsync(), new NewPushBrowser(endpoint, p256dh, auth), _leaving.Token);
        (_refusal, _whyNot) = (added.Refusal, null);
        await LoadAsync();
        LeadOn(isGone: !CanTurnOn);
        StateHasChanged();
    }

    /// <summary>It does not.</summary>
    [JSInvokable]
    public async Task NotSubscribed(string reason)
    {
        _whyNot = PushWords.WhyNot(reason);
        await LookAsync();
        LeadOn(isGone: !CanTurnOn);
        StateHasChanged();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await _browser.EndAsync();
        _self?.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_self is not null || _view?.Key is not { } key)
        {
            return;
        }
        _self = DotNetObjectReference.Create(this);
        try
        {
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./_content/Pollinator.Portal/js/push.js");
            _browser = await module.InvokeAsync<IJSObjectReference>("attach", _leaving.Token, _card, _self, key);
            await LookAsync();
            StateHasChanged();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left.
        }
        catch (JSException)
        {
            _here = PushWords.Unknown;
            StateHasChanged();
        }
    }

    // Where the button that was pressed is gone from the page, who goes by keys would stand at its top.
    private void LeadOn(bool isGone)
    {
        if (isGone)
        {
            _focus.To(Title);
        }
    }

    private async Task LoadAsync()
    {
        await ListAsync();
        await LookAsync();
    }

    private async Task ListAsync()
    {
        var view = await Browsers.GetAsync(await Current.GetAsync(), _leaving.Token);
        (_view, _refusal) = (view.Value ?? _view, view.Refusal ?? _refusal);
    }

    private async Task LookAsync() => _here = _browser is null ? _here : await _browser.InvokeAsync<string>("state", _leaving.Token);

    private async Task RemoveAsync(PushBrowserView browser)
    {
        _whyNot = null;
        _refusal = (await Browsers.RemoveAsync(await Current.GetAsync(), browser.Id, _leaving.Token)).Refusal;
        // What the portal knows first: it holds whatever this browser makes of it.
        await ListAsync();
        LeadOn(isGone: _view?.Browsers.Any(listed => listed.Id == browser.Id) != true);
        if (browser.IsThis && _browser is not null)
        {
            await _browser.InvokeVoidAsync("turnOff", _leaving.Token);
        }
        await LookAsync();
    }
}
