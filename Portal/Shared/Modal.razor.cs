using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Pollinator.Portal.Shared;

/// <summary>What floats over the page until it is answered: a dialog in the middle, or a drawer at the side. The browser's own element, so that it needs no circuit to close its focus in.</summary>
public sealed partial class Modal
{
    private ElementReference _dialog;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>What it asks or does.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Whether it stands at the side.</summary>
    [Parameter]
    public bool IsDrawer { get; set; }

    /// <summary>Esc, or the cross.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <summary>What stands in it.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/dialog.js");
            await module.InvokeVoidAsync("open", _dialog);
        }
    }
}
