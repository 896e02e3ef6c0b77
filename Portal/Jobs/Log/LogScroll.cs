using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs.Log;

/// <summary>The browser's side of the log: the scroll position and the keys.</summary>
internal sealed class LogScroll : IAsyncDisposable
{
    private readonly IJSObjectReference _attached;
    private readonly DotNetObjectReference<LogView> _view;

    private LogScroll(IJSObjectReference attached, DotNetObjectReference<LogView> view, bool isNarrow) =>
        (_attached, _view, IsNarrow) = (attached, view, isNarrow);

    /// <summary>Whether the page is so narrow that lines had better wrap.</summary>
    public bool IsNarrow { get; }

    public static async Task<LogScroll> AttachAsync(
        IJSRuntime js,
        ElementReference card,
        ElementReference scroll,
        DotNetObjectReference<LogView> view
    )
    {
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/log-view.js");
        var attached = await module.InvokeAsync<IJSObjectReference>("attach", card, scroll, view);
        var isNarrow = await attached.InvokeAsync<bool>("isNarrow");
        return new LogScroll(attached, view, isNarrow);
    }

    /// <summary>Keeps to the end from now on, or stays.</summary>
    public ValueTask FollowAsync(bool follow) => _attached.InvokeVoidAsync("follow", follow);

    /// <summary>Shows the row of this index in the middle.</summary>
    public ValueTask ToLineAsync(long index, int height) => _attached.InvokeVoidAsync("toLine", index, height);

    /// <summary>Shows the row of this id in the middle.</summary>
    public ValueTask ToElementAsync(string id) => _attached.InvokeVoidAsync("toElement", id);

    public async ValueTask DisposeAsync()
    {
        await _attached.EndAsync();
        _view.Dispose();
    }
}
