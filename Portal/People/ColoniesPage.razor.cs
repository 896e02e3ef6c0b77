using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.People;

/// <summary>The colonies a person belongs to: which one to work in, its limits and its name.</summary>
public sealed partial class ColoniesPage : IDisposable
{
    private readonly Leaving _leaving = new();
    private MyColonies? _mine;
    private ColonyView? _here;
    private Refusal? _refusal;
    private string _name = "";
    private string _newName = "";
    private bool _renaming;
    private bool _leavingColony;
    private bool _asking;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IColonies Colonies { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync(null);

    private static string FilesOf(ColonyView colony) =>
        (colony.BytesKept, colony.Limits.MostBytes) switch
        {
            ({ } kept, { } most) => L("{0} of {1} allowed", Sizes.Bytes(kept), Sizes.Bytes(most)),
            ({ } kept, null) => L("{0} of any size: no limit is set", Sizes.Bytes(kept)),
            (null, { } most) => L("being counted of {0} allowed", Sizes.Bytes(most)),
            _ => L("being counted of any size: no limit is set"),
        };

    private static string JobsOf(ColonyView colony) =>
        colony.Limits.MostJobs is { } most
            ? L("{0} of {1} allowed at once", Sizes.Count(colony.JobsNotEnded), Sizes.Count(most))
            : L("{0} of any number: no limit is set", Sizes.Count(colony.JobsNotEnded));

    private async Task RenameAsync()
    {
        var renamed = await Colonies.RenameAsync(await Current.GetAsync(), _name, _leaving.Token);
        _renaming = !renamed.IsOk;
        await LoadAsync(renamed.Refusal);
    }

    private async Task CreateAsync()
    {
        if (_asking)
        {
            return;
        }
        _asking = true;
        var made = await Colonies.CreateAsync(await Current.GetAsync(), _newName, _leaving.Token);
        (_asking, _newName) = (false, made.IsOk ? "" : _newName);
        await LoadAsync(made.Refusal);
    }

    private async Task LeaveAsync()
    {
        _leavingColony = false;
        var left = await Colonies.LeaveAsync(await Current.GetAsync(), _leaving.Token);
        if (left.IsOk)
        {
            Navigation.NavigateTo(Urls.SignIn(), forceLoad: true);
            return;
        }
        await LoadAsync(left.Refusal);
    }

    private async Task LoadAsync(Refusal? refusal)
    {
        var caller = await Current.GetAsync();
        var mine = await Colonies.MineAsync(caller, _leaving.Token);
        var here = await Colonies.GetAsync(caller, _leaving.Token);
        (_mine, _here) = (mine.Value ?? _mine, here.Value ?? _here);
        _refusal = refusal ?? mine.Refusal ?? here.Refusal;
    }
}
