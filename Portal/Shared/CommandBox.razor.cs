using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Pollinator.Portal.Shared;

/// <summary>A text to carry elsewhere, with a button that copies it.</summary>
public sealed partial class CommandBox
{
    private bool? _copied;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>What it is.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    private async Task CopyAsync()
    {
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/form-draft.js");
        _copied = await module.InvokeAsync<bool>("copy", Text);
    }
}
