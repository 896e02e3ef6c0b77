using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Projects;

/// <summary>The lines that changed in a file between two states, as text and nothing else.</summary>
public sealed partial class FileChanges : IDisposable
{
    private readonly Leaving _leaving = new();
    private FileComparison? _comparison;
    private Refusal? _refusal;
    private bool _isLoading;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The earlier state.</summary>
    [Parameter, EditorRequired]
    public ContentHash One { get; set; }

    /// <summary>The later one.</summary>
    [Parameter, EditorRequired]
    public ContentHash Other { get; set; }

    /// <summary>The file.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = "";

    /// <summary>Whether its lines are shown at once; else when somebody asks for them.</summary>
    [Parameter]
    public bool IsOpen { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => IsOpen ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        _isLoading = true;
        var compared = await Projects.CompareFileAsync(await Current.GetAsync(), One, Other, Path, _leaving.Token);
        (_comparison, _refusal, _isLoading) = (compared.Value, compared.Refusal, false);
    }
}
