using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>Says what removing means before it is done.</summary>
public sealed partial class RemoveSystem
{
    private bool _removing;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    /// <summary>The person wants it.</summary>
    [Parameter]
    public EventCallback OnRemove { get; set; }

    /// <summary>The person does not.</summary>
    [Parameter]
    public EventCallback OnKeep { get; set; }

    private async Task RemoveAsync()
    {
        _removing = true;
        await OnRemove.InvokeAsync();
    }
}
