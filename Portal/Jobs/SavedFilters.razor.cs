using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The filters that a person has saved for the list of jobs, and what can be done with the one that the address holds.</summary>
public sealed partial class SavedFilters : IDisposable
{
    // What takes the focus where what had it goes from the page.
    private const string Field = "field";
    private const string Act = "act";
    private const string Undo = "undo";

    private readonly Leaving _leaving = new();
    private readonly FocusLead _focus = new();
    private string _name = "";
    private bool _isNaming;
    private bool _isBusy;
    private Refusal? _refusal;
    private string? _notice;
    private SavedFilter? _deleted;
    private JobSearchFields? _looked;

    /// <summary>What the address holds.</summary>
    [Parameter, EditorRequired]
    public JobSearchFields Search { get; set; } = new();

    /// <summary>The saved ones, kept from the first rendering for the second.</summary>
    [PersistentState]
    public IReadOnlyList<SavedFilter>? Saved { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private ISavedFilters Filters { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    // Of the address: what says the same in other words is the same.
    private JobSearchFields Looked => JobSearchFields.Of(Search.ToSearch());

    private SavedFilter? Applied => Saved?.FirstOrDefault(filter => JobSearchFields.Of(filter.Search) == Looked);

    private bool CanSave => Saved is not null && Looked != new JobSearchFields();

    /// <inheritdoc />
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => Saved ??= await LoadAsync();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // Another filter is looked at: what was said of the one before is over.
        if (_looked is not null && _looked != Looked)
        {
            (_isNaming, _refusal, _notice, _deleted) = (false, null, null, null);
            _focus.ToNowhere();
        }

        _looked = Looked;
    }

    private async Task<IReadOnlyList<SavedFilter>?> LoadAsync() => (await Filters.ListAsync(Me.Caller, _leaving.Token)).Value;

    private void BeginNaming()
    {
        (_isNaming, _name, _refusal, _notice, _deleted) = (true, Applied?.Name ?? "", null, null, null);
        _focus.To(Field);
    }

    private void Leave()
    {
        (_isNaming, _refusal) = (false, null);
        _focus.To(Act);
    }

    private void LeaveByKey(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
        {
            Leave();
        }
    }

    private Task NameAsync() =>
        OnceAsync(async () =>
        {
            var name = _name.Trim();
            var applied = Applied;
            _refusal = applied is null
                ? (await Filters.SaveAsync(Me.Caller, name, Search.ToSearch(), _leaving.Token)).Refusal
                : (await Filters.RenameAsync(Me.Caller, applied.Id, name, _leaving.Token)).Refusal;
            if (_refusal is not null)
            {
                return Field;
            }

            _isNaming = false;
            Say(applied is null ? L("“{0}” is saved.", name) : L("It is called “{0}” now.", name));
            return Act;
        });

    private Task DeleteAsync() =>
        OnceAsync(async () =>
        {
            if (Applied is not { } applied)
            {
                return Act;
            }

            _refusal = (await Filters.DeleteAsync(Me.Caller, applied.Id, _leaving.Token)).Refusal;
            if (_refusal is not null)
            {
                return Act;
            }

            Say(L("“{0}” is deleted.", applied.Name));
            _deleted = applied;
            return Undo;
        });

    private Task UndoAsync() =>
        OnceAsync(async () =>
        {
            if (_deleted is not { } deleted)
            {
                return Act;
            }

            _refusal = (await Filters.SaveAsync(Me.Caller, deleted.Name, deleted.Search, _leaving.Token)).Refusal;
            if (_refusal is not null)
            {
                return Undo;
            }

            _deleted = null;
            Say(L("“{0}” is here again.", deleted.Name));
            return Act;
        });

    // Pressed twice is meant once. Another device may have changed them meanwhile, so they are read again.
    private async Task OnceAsync(Func<Task<string>> act)
    {
        if (_isBusy)
        {
            return;
        }

        _isBusy = true;
        try
        {
            var focus = await act();
            Saved = await LoadAsync() ?? Saved;
            // Not before: what there is to have it depends on what is saved now.
            _focus.To(focus);
        }
        finally
        {
            _isBusy = false;
        }
    }

    private void Say(string words)
    {
        _notice = words;
        Announcements.Polite(words);
    }
}
