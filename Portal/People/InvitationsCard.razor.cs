using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>The colony's open invitations, for its owners.</summary>
public sealed partial class InvitationsCard : IDisposable
{
    private readonly Leaving _leaving = new();
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

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync(null);

    private async Task InviteAsync()
    {
        // A second press before the first is answered would make a second link.
        if (_asking)
        {
            return;
        }
        (_asking, _refusal) = (true, null);
        var made = await Invitations.InviteAsync(await Current.GetAsync(), new Invite(_role, _email), _leaving.Token);
        _asking = false;
        if (made.IsOk)
        {
            (_made, _inviting, _email, _role) = (made.Value, false, "", ColonyRole.Member);
        }
        await LoadAsync(made.Refusal);
    }

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
