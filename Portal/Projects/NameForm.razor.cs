using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>Names a project, and asks what is meant when the name is taken.</summary>
public sealed partial class NameForm
{
    private string _name = "";

    /// <summary>The name proposed.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>What stands against it.</summary>
    [Parameter]
    public string? Fault { get; set; }

    /// <summary>The project that has the name.</summary>
    [Parameter]
    public ProjectView? Same { get; set; }

    /// <summary>Another project of this name.</summary>
    [Parameter]
    public EventCallback<string> OnName { get; set; }

    /// <summary>A new state of the one that is there.</summary>
    [Parameter]
    public EventCallback<ProjectView> OnSame { get; set; }

    /// <summary>Nothing of it.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized() => _name = Same is null ? Name : Name + "-2";
}
