using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>Asks for a token: a name, what it may do, for how long.</summary>
public sealed partial class NewTokenForm : IDisposable
{
    private readonly Leaving _leaving = new();
    private string _name = "";
    private Scopes _scopes = Scopes.Read | Scopes.Jobs | Scopes.Projects;
    private int _days = 30;
    private string? _fault;
    private Refusal? _unconfirmed;
    private bool _asking;

    [Inject]
    private IAccount Account { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The token was made.</summary>
    [Parameter]
    public EventCallback<NewToken> OnMade { get; set; }

    /// <summary>Nothing of it.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
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
        var made = await Account.CreateTokenAsync(await Current.GetAsync(), new CreateToken(_name.Trim(), _scopes, _days), _leaving.Token);
        _unconfirmed = made.Refusal is { Code: RefusalCodes.ConfirmNeeded } unconfirmed ? unconfirmed : null;
        (_asking, _fault) = (false, _unconfirmed is null ? made.Refusal?.Message : null);
        if (made.IsOk)
        {
            await OnMade.InvokeAsync(made.Value);
        }
    }
}
