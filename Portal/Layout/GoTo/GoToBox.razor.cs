using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Layout.GoTo;

/// <summary>Leads anywhere by a few letters. Ctrl K opens it on every page.</summary>
public sealed partial class GoToBox : IDisposable
{
    private readonly Leaving _leaving = new();
    private GoToSearch? _search;
    private IReadOnlyList<GoToItem> _items = [];
    private int _at;
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
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task OpenAsync()
    {
        _search = new GoToSearch(Me.Caller, Jobs, Projects, Executors);
        return FindAsync("");
    }

    private void Close() => (_search, _items, _goesWhenFound) = (null, [], false);

    private Task TypeAsync(ChangeEventArgs change) => FindAsync(change.Value?.ToString() ?? "");

    private async Task FindAsync(string text)
    {
        _goesWhenFound = false;
        var asked = ++_asked;
        if (_search is not { } search)
        {
            return;
        }

        var items = await search.FindAsync(text, _leaving.Token);
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
        Navigation.NavigateTo(item.Url);
    }
}
