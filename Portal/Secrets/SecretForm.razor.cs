using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Secrets;

/// <summary>Asks for a secret's name and value. The value goes one way: it is forgotten as soon as it was sent. Of a new one the browser's tab keeps the name.</summary>
public sealed partial class SecretForm : IAsyncDisposable
{
    // A message to the server is at most 32 KB, and a character may need three bytes or an escape.
    private const int LongestTyped = 8_000;

    private readonly Leaving _leaving = new();
    private readonly KeptField _kept = new("Name");
    private ElementReference _form;
    private string _name = "";
    private string _value = "";
    private Refusal? _refusal;

    // A field of its own for every try: what was typed is never sent back into one.
    private int _tries;
    private bool _asking;

    [Inject]
    private ISecrets Secrets { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    /// <summary>The project; null for the colony.</summary>
    [Parameter]
    public ProjectId? Project { get; set; }

    /// <summary>The secret to replace; empty for a new one.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>It was set.</summary>
    [Parameter]
    public EventCallback OnSet { get; set; }

    /// <summary>Nothing of it.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    // One that is replaced has its name already.
    private string? DraftKey => Name.Length > 0 ? null : SubmitDraft.KeyOf(Me.Caller, $"secret.{Project}");

    private string? Fault => _name.Length > 0 ? SecretNames.FaultOf(_name)?.InWords() : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await _kept.DisposeAsync();
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _name = Name;

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender || DraftKey is null)
        {
            return;
        }

        // What was typed meanwhile stays.
        if (await _kept.BeginAsync(Js, _form, _leaving.Token) is { Length: > 0 } typed && _name.Length == 0)
        {
            _name = typed;
            StateHasChanged();
        }
    }

    private async Task SetAsync()
    {
        if (_asking || Fault is not null)
        {
            return;
        }

        (_asking, _refusal) = (true, null);
        var value = _value;
        await _kept.KeepAsync("", _leaving.Token);
        var answer = await Secrets.SetAsync(await Current.GetAsync(), Project, _name, value, _leaving.Token);
        (_asking, _refusal, _value, _tries) = (false, answer.Refusal, "", _tries + 1);
        if (answer.IsOk)
        {
            await OnSet.InvokeAsync();
        }
        else
        {
            await _kept.KeepAsync(_name, _leaving.Token);
        }
    }

    private async Task CancelAsync()
    {
        await _kept.KeepAsync("", _leaving.Token);
        await OnCancel.InvokeAsync();
    }
}
