using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Projects;

/// <summary>Asks for one name or path.</summary>
public sealed partial class NameDialog
{
    private string _name = "";
    private bool _isBusy;

    /// <summary>What it does.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>What is typed.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What the button says.</summary>
    [Parameter, EditorRequired]
    public string Done { get; set; } = "";

    /// <summary>What stands in the field first.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>A sentence below the field.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>Whether it is a path, which a machine reads.</summary>
    [Parameter]
    public bool IsPath { get; set; }

    /// <summary>What stands against the name that was typed.</summary>
    [Parameter]
    public string? Fault { get; set; }

    /// <summary>The person wants this name.</summary>
    [Parameter]
    public EventCallback<string> OnName { get; set; }

    /// <summary>Nothing of it.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <inheritdoc />
    protected override void OnInitialized() => _name = Name;

    private async Task DoneAsync()
    {
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        await OnName.InvokeAsync(_name.Trim());
        _isBusy = false;
    }
}
