using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Pollinator.Portal.Shared;

/// <summary>Lets J and K walk through the rows of a page's list, and X choose one where rows can be chosen, as long as the page is there.</summary>
public sealed class ListKeys : ComponentBase, IAsyncDisposable
{
    private IJSObjectReference? _attached;
    private bool _isLeft;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>Which elements are its rows, as a selector.</summary>
    [Parameter, EditorRequired]
    public string Rows { get; set; } = "";

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _isLeft = true;
        await _attached.EndAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/list-keys.js");
        _attached = await module.InvokeAsync<IJSObjectReference>("attach", Rows);
        if (_isLeft)
        {
            await _attached.EndAsync();
        }
    }
}
