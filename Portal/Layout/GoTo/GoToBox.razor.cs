using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Layout.GoTo;

/// <summary>Leads anywhere by a few letters, and does what the page and its frame have buttons for. Ctrl K opens it on every page.</summary>
public sealed partial class GoToBox : IDisposable
{
    private readonly Leaving _leaving = new();
    private ElementReference _opener;
    private GoToSearch? _search;
    private GoToItem? _given;
    private IReadOnlyList<GoToItem> _items = [];
    private int _at;
    private int _shown;
    private int _asked;
    private int _found;
    private bool _goesWhenFound;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private IExecutors Executors { get; set; } = null!;

    [Inject]
    private ISystems Systems { get; set; } = null!;

    [Inject]
    private ISavedFilters Filters { get; set; } = null!;

    [Inject]
    private PageCommands Page { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private GoToCommands Commands => new(Page, Announcements, PressAsync);

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Not before the box is gone from the page: what a command opens may be a dialog too.
        if (_given is { } given)
        {
            _given = null;
            // What had the focus went with the box, and who goes by keys would stand at the top of the page. A place sets it itself only where it is
            // another kind of page.
            await _opener.FocusAsync();
            await DoAsync(given);
        }
        else if (_search is not null && _shown != _at)
        {
            _shown = _at;
            await CallAsync("show", $"go-to-{_at}");
        }
    }

    private Task OpenAsync()
    {
        _search = new GoToSearch(Me.Caller, Jobs, Projects, Executors, Systems, Filters);
        return FindAsync("");
    }

    private void Close() => (_search, _items, _at, _shown, _goesWhenFound) = (null, [], 0, 0, false);

    private Task TypeAsync(ChangeEventArgs change) => FindAsync(change.Value?.ToString() ?? "");

    private async Task FindAsync(string text)
    {
        _goesWhenFound = false;
        var asked = ++_asked;
        if (_search is not { } search)
        {
            return;
        }

        IReadOnlyList<GoToItem> items = [.. await search.FindAsync(text, _leaving.Token), .. Commands.Find(text)];
        // An answer that comes late belongs to a text that is not there any more, or to a box that was closed.
        if (asked == _asked && _search == search)
        {
            (_items, _at, _found) = (items, 0, asked);
            if (_goesWhenFound && items.Count > 0)
            {
                Go(items[0]);
            }
        }
    }

    private void Key(KeyboardEventArgs key)
    {
        switch (key.Key)
        {
            case "ArrowDown":
                _at = Math.Min(_at + 1, Math.Max(0, _items.Count - 1));
                break;
            case "ArrowUp":
                _at = Math.Max(_at - 1, 0);
                break;
            // Who types a name and presses Enter at once means that name, and not the first of the list that stands there still.
            case "Enter" when _found != _asked:
                _goesWhenFound = true;
                break;
            case "Enter" when _at < _items.Count:
                Go(_items[_at]);
                break;
        }
    }

    private void Go(GoToItem item)
    {
        Close();
        _given = item;
    }

    private Task DoAsync(GoToItem item)
    {
        if (item.DoAsync is { } doAsync)
        {
            return doAsync();
        }

        Navigation.NavigateTo(item.Url);
        return Task.CompletedTask;
    }

    private Task<bool> PressAsync(string button) => CallAsync("press", button);

    // Whether the script says that it did so; not all of them say anything.
    private async Task<bool> CallAsync(string function, string argument)
    {
        try
        {
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/keys.js");
            return await module.InvokeAsync<bool?>(function, argument) == true;
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is gone: signed out, or read anew in another language.
            return false;
        }
    }
}
