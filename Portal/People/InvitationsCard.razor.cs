using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>The colony's open invitations, for its owners. For whom one is, the browser's tab keeps until it is made.</summary>
public sealed partial class InvitationsCard : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private KeptField? _kept;
    private ElementReference _form;
    private IReadOnlyList<InvitationView>? _open;
    private NewInvitation? _made;
    private Refusal? _refusal;
    private ColonyRole _role = ColonyRole.Member;
    private string _email = "";
    private bool _inviting;
    private bool _asking;

    [Inject]
    private IInvitations Invitations { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await (_kept?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync(null);

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_inviting == (_kept is not null))
        {
            return;
        }

        // Each time that it is opened, it is another form.
        var closed = _kept;
        var opened = _inviting ? new KeptField("Email") : null;
        _kept = opened;
        await (closed?.DisposeAsync() ?? ValueTask.CompletedTask);
        // What was typed meanwhile stays.
        if (opened is not null && await opened.BeginAsync(Js, _form, _leaving.Token) is { Length: > 0 } typed && _email.Length == 0)
        {
            _email = typed;
            StateHasChanged();
        }
    }

    private async Task InviteAsync()
    {
        // A second press before the first is answered would make a second link.
        if (_asking)
        {
            return;
        }
        (_asking, _refusal) = (true, null);
        await KeepAsync("");
        var made = await Invitations.InviteAsync(await Current.GetAsync(), new Invite(_role, _email), _leaving.Token);
        _asking = false;
        if (made.IsOk)
        {
            (_made, _inviting, _email, _role) = (made.Value, false, "", ColonyRole.Member);
        }
        else
        {
            await KeepAsync(_email);
        }
        await LoadAsync(made.Refusal);
    }

    private async Task CancelAsync()
    {
        await KeepAsync("");
        (_inviting, _email) = (false, "");
    }

    private Task KeepAsync(string email) => _kept?.KeepAsync(email, _leaving.Token) ?? Task.CompletedTask;

    private async Task WithdrawAsync(InvitationView invitation)
    {
        var withdrawn = await Invitations.WithdrawAsync(await Current.GetAsync(), invitation.Id, _leaving.Token);
        // A link that no longer works need not be copied.
        _made = _made?.Invitation.Id == invitation.Id ? null : _made;
        await LoadAsync(withdrawn.Refusal);
    }

    private async Task LoadAsync(Refusal? refusal)
    {
        var found = await Invitations.OpenAsync(await Current.GetAsync(), _leaving.Token);
        (_open, _refusal) = (found.Value ?? _open, refusal ?? found.Refusal);
    }
}
