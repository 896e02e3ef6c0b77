using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.People;

/// <summary>Who belongs to the colony, and as what; its owners change that here.</summary>
public sealed partial class PeoplePage : IDisposable
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<MemberView>? _members;
    private Refusal? _refusal;
    private MemberView? _removing;
    private NewRole? _changing;

    // What was chosen and not done must not stand in the list: a new list is made, which shows what is.
    private int _round;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IColonies Colonies { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    private bool IsOwner => Me.Caller.Has(Scopes.Colony);

    private string? HowMany =>
        _members switch
        {
            null => null,
            { Count: 1 } => L("1 member of {0}", Me.Colony),
            { } members => L("{0} members of {1}", Sizes.Count(members.Count), Me.Colony),
        };

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync(null);

    private bool IsMe(MemberView member) => member.Person == Me.Caller.User;

    private void AskForRole(MemberView member, object? chosen) =>
        _changing = Enum.TryParse<ColonyRole>(chosen?.ToString(), out var role) && role != member.Role ? new NewRole(member, role) : null;

    private void LeaveRole() => (_changing, _round) = (null, _round + 1);

    private async Task ChangeAsync(NewRole wanted)
    {
        LeaveRole();
        var changed = await Colonies.ChangeRoleAsync(await Current.GetAsync(), wanted.Member.Person, wanted.Role, _leaving.Token);
        await LoadAsync(changed.Refusal);
    }

    private async Task RemoveAsync(MemberView member)
    {
        _removing = null;
        var removed = await Colonies.RemoveMemberAsync(await Current.GetAsync(), member.Person, _leaving.Token);
        await LoadAsync(removed.Refusal);
    }

    private async Task LoadAsync(Refusal? refusal)
    {
        var found = await Colonies.MembersAsync(await Current.GetAsync(), _leaving.Token);
        (_members, _refusal) = (found.Value ?? _members, refusal ?? found.Refusal);
    }

    private sealed record NewRole(MemberView Member, ColonyRole Role);
}
