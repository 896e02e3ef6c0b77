using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>All projects of the colony, and how to get another.</summary>
public sealed partial class ProjectsPage : IDisposable
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<ProjectView>? _projects;
    private Refusal? _refusal;
    private bool _adding;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <summary>Whether the ways to add one are open.</summary>
    [SupplyParameterFromQuery(Name = "new")]
    public string? New { get; set; }

    private string Answer =>
        _projects switch
        {
            null => "",
            { Count: 0 } => L("none yet"),
            { Count: 1 } => L("1 in this colony"),
            var many => L("{0} in this colony", Sizes.Count(many.Count)),
        };

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _adding = New is not null;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var answer = await Projects.ListAsync(await Current.GetAsync(), _leaving.Token);
        (_projects, _refusal) = (answer.Value ?? _projects, answer.Refusal);
    }
}
