using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.People;

/// <summary>What a person gives a program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Days">For how long.</param>
public sealed record NewAccess(string Name, Scopes Scopes, int Days);

/// <summary>Asks what a program may do: a name, which the browser's tab keeps until it is made, scopes, for how long.</summary>
public sealed partial class NewAccessForm : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private readonly KeptField _kept = new("Name");
    private ElementReference _form;
    private string _name = "";
    private Scopes _scopes = Scopes.Read | Scopes.Jobs | Scopes.Projects;
    private int _days = 30;
    private string? _fault;
    private Refusal? _unconfirmed;
    private bool _asking;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>What is made, in a word that no person reads: the fields are called after it.</summary>
    [Parameter, EditorRequired]
    public string Noun { get; set; } = "token";

    /// <summary>What the button that makes it says.</summary>
    [Parameter, EditorRequired]
    public string Button { get; set; } = "";

    /// <summary>An example of a name.</summary>
    [Parameter, EditorRequired]
    public string Example { get; set; } = "";

    /// <summary>Makes it; why not, where it was refused.</summary>
    [Parameter, EditorRequired]
    public Func<NewAccess, CancellationToken, Task<Refusal?>> Make { get; set; } = null!;

    /// <summary>Nothing of it.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await _kept.DisposeAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // What was typed meanwhile stays.
        if (firstRender && await _kept.BeginAsync(Js, _form, _leaving.Token) is { Length: > 0 } typed && _name.Length == 0)
        {
            _name = typed;
            StateHasChanged();
        }
    }

    private void Mark(Scopes scope, bool on) => _scopes = on ? _scopes | scope : _scopes & ~scope;

    private async Task MakeAsync()
    {
        // A second press before the first is answered would make a second token.
        if (_asking)
        {
            return;
        }
        (_asking, _fault) = (true, null);
        await _kept.KeepAsync("", _leaving.Token);
        var refusal = await Make(new NewAccess(_name.Trim(), _scopes, _days), _leaving.Token);
        _unconfirmed = refusal is { Code: RefusalCodes.ConfirmNeeded } ? refusal : null;
        (_asking, _fault) = (false, _unconfirmed is null ? refusal?.InWords() : null);
        if (refusal is not null)
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
