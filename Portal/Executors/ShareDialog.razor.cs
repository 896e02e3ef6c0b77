using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Executors;

/// <summary>Chooses whose jobs something takes, and says what that means.</summary>
public sealed partial class ShareDialog
{
    private readonly HashSet<UserId> _people = [];
    private IReadOnlyList<MemberView> _others = [];
    private SharedWith _with;
    private bool _sending;

    [Inject]
    private IColonies Colonies { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>What is shared.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>How it is shared now.</summary>
    [Parameter, EditorRequired]
    public SharingView Sharing { get; set; } = null!;

    /// <summary>Whether jobs there run as the owner's account at a centre.</summary>
    [Parameter]
    public bool IsAccount { get; set; }

    /// <summary>The person has chosen.</summary>
    [Parameter]
    public EventCallback<Share> OnShare { get; set; }

    /// <summary>The person leaves it as it is.</summary>
    [Parameter]
    public EventCallback OnKeep { get; set; }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _with = Sharing.With;
        _people.UnionWith(Sharing.People.Select(person => person.Person));
        var caller = await Current.GetAsync();
        var members = (await Colonies.MembersAsync(caller, CancellationToken.None)).Value ?? [];
        _others = [.. members.Where(member => member.Person != caller.User && member.Role != ColonyRole.Viewer)];
        _people.IntersectWith(_others.Select(member => member.Person));
    }

    private void Toggle(UserId person)
    {
        if (!_people.Remove(person))
        {
            _people.Add(person);
        }
    }

    private async Task ShareAsync()
    {
        _sending = true;
        await OnShare.InvokeAsync(new Share(_with, _with == SharedWith.People ? [.. _people] : null));
        _sending = false;
    }
}
