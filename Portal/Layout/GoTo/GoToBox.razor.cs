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
    private string _text = "";
    private int _at;
    private int _asked;

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

    private void Close() => (_search, _items) = (null, []);

    private Task TypeAsync(ChangeEventArgs change) => FindAsync(change.Value?.ToString() ?? "");

    private async Task FindAsync(string text)
    {
        _text = text;
        var asked = ++_asked;
        if (_search is { } search && await search.FindAsync(text, _leaving.Token) is var items && asked == _asked)
        {
            // An answer that comes late belongs to a text that is not there any more.
            (_items, _at) = (items, 0);
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
