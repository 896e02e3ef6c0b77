using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>The colony's projects, paged by the server, and how to get another.</summary>
public sealed partial class ProjectsPage : IDisposable
{
    private const int Take = 50;
    private readonly Leaving _leaving = new();
    private (string?, int)? _loaded;
    private bool _adding;
    private bool _isAskedToAdd;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Whether the ways to add one are open.</summary>
    [SupplyParameterFromQuery(Name = "new")]
    public string? New { get; set; }

    /// <summary>A part of the name to look for.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>The page, from 1.</summary>
    [SupplyParameterFromQuery(Name = "page")]
    public string? Number { get; set; }

    /// <summary>The projects shown, kept from the first rendering for the second.</summary>
    [PersistentState]
    public Page<ProjectView>? Found { get; set; }

    /// <summary>Why there are none.</summary>
    [PersistentState]
    public Refusal? Refusal { get; set; }

    private int PageNumber => Urls.PageNumber(Number);

    private int Skip => (int)Math.Min((PageNumber - 1L) * Take, Pages.MostPassed);

    // Whether the colony has a project, whatever the search shows.
    private bool IsAny => Found is { Total: > 0 } || (Found is not null && !string.IsNullOrEmpty(Text));

    private string Answer =>
        Found switch
        {
            null => "",
            { Total: var some } when !string.IsNullOrEmpty(Text) => some == 1 ? L("1 matches") : L("{0} match", Sizes.Total(Found)),
            { Total: 0 } => L("none yet"),
            { Total: 1 } => L("1 in this colony"),
            var many => L("{0} in this colony", Sizes.Total(many)),
        };

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // Asked once by the address, also of a page that is there already: who closes them has closed them.
        _adding |= New is not null && !_isAskedToAdd;
        _isAskedToAdd = New is not null;
        var wanted = (Text, PageNumber);
        if (_loaded == wanted)
        {
            return;
        }
        var isFirst = _loaded is null;
        _loaded = wanted;
        if (!isFirst || (Found is null && Refusal is null))
        {
            await LoadAsync();
        }
    }

    private void ChangeAdding()
    {
        _adding = !_adding;
        if (!_adding && New is not null)
        {
            Navigation.NavigateTo(Urls.Projects(Text, PageNumber), replace: true);
        }
    }

    private void Find(ChangeEventArgs change) => Navigation.NavigateTo(Urls.Projects(change.Value?.ToString()));

    private async Task LoadAsync()
    {
        var query = new ProjectQuery
        {
            Text = Text,
            Skip = Skip,
            Take = Take,
        };
        var answer = await Projects.FindAsync(await Current.GetAsync(), query, _leaving.Token);
        (Found, Refusal) = (answer.Value ?? Found, answer.Refusal);
    }
}
