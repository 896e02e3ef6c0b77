using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>Says what deleting means, and has the name typed before it is done: nothing brings a project back.</summary>
public sealed partial class DeleteProject
{
    private string _typed = "";
    private bool _deleting;

    /// <summary>The project.</summary>
    [Parameter, EditorRequired]
    public ProjectView Project { get; set; } = null!;

    /// <summary>The person wants it.</summary>
    [Parameter]
    public EventCallback OnDelete { get; set; }

    /// <summary>The person does not.</summary>
    [Parameter]
    public EventCallback OnKeep { get; set; }

    private bool IsTyped => string.Equals(_typed.Trim(), Project.Name, StringComparison.Ordinal);

    private async Task DeleteAsync()
    {
        if (IsTyped && !_deleting)
        {
            _deleting = true;
            await OnDelete.InvokeAsync();
        }
    }
}
