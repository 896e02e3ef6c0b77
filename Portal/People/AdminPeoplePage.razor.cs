using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.People;

/// <summary>All accounts of the portal, for its administrators.</summary>
public sealed partial class AdminPeoplePage : IDisposable
{
    private const int Take = 50;
    private readonly Leaving _leaving = new();
    private Page<PersonView>? _found;
    private Refusal? _refusal;
    private PersonView? _chosen;
    private MadeLink? _link;

    /// <summary>What is looked for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>The page, from 1.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public string? Number { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IAdministration Administration { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    private int PageNumber => Urls.PageNumber(Number);

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => LoadAsync(null);

    private async Task MakeLinkAsync(PersonView person)
    {
        _chosen = null;
        var made = await Administration.MakeResetLinkAsync(await Current.GetAsync(), person.Id, _leaving.Token);
        (_link, _refusal) = (made.IsOk ? new MadeLink(person, made.Value) : null, made.Refusal);
    }

    private async Task SetAdministratorAsync(PersonView person)
    {
        _chosen = null;
        var set = await Administration.SetAdministratorAsync(await Current.GetAsync(), person.Id, !person.IsAdministrator, _leaving.Token);
        await LoadAsync(set.Refusal);
    }

    private async Task SetLockedAsync(PersonView person)
    {
        _chosen = null;
        var set = await Administration.SetLockedAsync(await Current.GetAsync(), person.Id, !person.IsLocked, _leaving.Token);
        await LoadAsync(set.Refusal);
    }

    private async Task LoadAsync(Refusal? refusal)
    {
        var found = await Administration.PeopleAsync(await Current.GetAsync(), Text, (PageNumber - 1) * Take, Take, _leaving.Token);
        (_found, _refusal) = (found.Value ?? _found, refusal ?? found.Refusal);
    }

    private sealed record MadeLink(PersonView Person, ResetLink Link);
}
