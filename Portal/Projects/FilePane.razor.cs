using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Editing;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>
/// A file of a project's state: text in an editor, a picture, or a word that it is neither. Saving makes a new state; what is typed is kept by the browser
/// until then (wwwroot/js/form-draft.js).
/// </summary>
public sealed partial class FilePane : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private ElementReference _form;
    private CodeEditor? _editor;
    private SubmitDraft? _draft;
    private (ContentHash State, string Path)? _loaded;
    private ContentHash? _superseded;
    private EditableText? _text;
    private FilePreview? _preview;
    private ProjectFile? _checked;
    private IReadOnlyList<CodeFault> _faults = [];
    private Refusal? _refusal;
    private ContentHash? _newest;
    private string _standing = "";
    private bool _isChanged;
    private bool _isSaving;
    private bool _isAttaching;
    private bool _isRestored;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    [Inject]
    private Announcements Announcements { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    /// <summary>The project.</summary>
    [Parameter, EditorRequired]
    public ProjectView Project { get; set; } = null!;

    /// <summary>The state that is looked at.</summary>
    [Parameter, EditorRequired]
    public ContentHash State { get; set; }

    /// <summary>The file in it.</summary>
    [Parameter, EditorRequired]
    public SnapshotEntry Entry { get; set; } = null!;

    /// <summary>Whether it may be changed: by this person, and as the newest state.</summary>
    [Parameter]
    public bool MayEdit { get; set; }

    /// <summary>Tells of the state that a save has made.</summary>
    [Parameter]
    public EventCallback<SnapshotView> OnSaved { get; set; }

    // A draft belongs to the content it was begun from: what was typed over another is no draft of this one.
    private string? DraftKey =>
        MayEdit ? SubmitDraft.KeyOf(Me.Caller, $"file.{Project.Id}.{SnapshotEncoding.FileIdOf(Entry.Size, Entry.Chunks).Short}.{Entry.Path}") : null;

    // The state that the text stands on: one's own save, from when it was made.
    private ContentHash Now => _loaded?.State ?? State;

    private bool IsProjectFile => Entry.Path == "project.yaml";

    private string Standing =>
        _isSaving ? L("Saving")
        : _isChanged ? L("Not saved yet")
        : _standing;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        if (_draft is not null)
        {
            await _draft.DisposeAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        // A save is known here before the page around it has loaded the state that it made.
        if (_loaded != (State, Entry.Path) && State != _superseded)
        {
            _loaded = (State, Entry.Path);
            await LoadAsync();
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_draft is not null || _isAttaching || _text is null || !MayEdit || !RendererInfo.IsInteractive)
        {
            return;
        }

        _isAttaching = true;
        var draft = await SubmitDraft.AttachAsync(Js, _form, _leaving.Token);
        (_draft, _isAttaching) = (draft, false);
        if (!_isRestored)
        {
            // What it types into the field, the field tells like anything typed.
            _isRestored = true;
            await draft.RestoreAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = _text.Text }, _leaving.Token);
        }
    }

    private async Task LoadAsync()
    {
        (_text, _preview, _checked, _faults, _refusal) = (null, null, null, [], null);
        (_standing, _isChanged) = ("", false);
        var asked = _loaded;
        var content = await Projects.OpenFileAsync(await Current.GetAsync(), Now, Entry.Path, _leaving.Token);
        if (!content.IsOk)
        {
            // What was asked for since then is what counts.
            _refusal = _loaded == asked ? content.Refusal : _refusal;
            return;
        }

        await using var stream = content.Value.Content;
        var (text, preview) = await ReadAsync(content.Value);
        if (_loaded == asked)
        {
            (_text, _preview) = (text, preview);
            await CheckAsync(text?.Text);
        }
    }

    private async Task<(EditableText? Text, FilePreview? Preview)> ReadAsync(ProjectFileContent file)
    {
        if (file.Size > FolderChange.MostBytes || FilePreview.IsPicture(file.Path))
        {
            return (null, await FilePreview.ReadAsync(file, _leaving.Token));
        }

        var bytes = new byte[file.Size];
        await file.Content.ReadExactlyAsync(bytes, _leaving.Token);
        return EditableText.Of(bytes) is { } text ? (text, null) : (null, FilePreview.Of(bytes));
    }

    private async Task ChangedAsync(string text)
    {
        _isChanged = !string.Equals(text, _text?.Text, StringComparison.Ordinal);
        await CheckAsync(text);
    }

    private async Task CheckAsync(string? text)
    {
        if (!IsProjectFile || text is null)
        {
            return;
        }

        var file = await Projects.CheckProjectFileAsync(await Current.GetAsync(), Now, text, _leaving.Token);
        _checked = file.Value;
        _faults = ProjectFileMarks.Of(file.Value);
    }

    // Can be got back by undoing, as anything in the editor.
    private async Task DiscardAsync()
    {
        if (_editor is not null && _text is not null)
        {
            await _editor.ReplaceAsync(_text.Text, _leaving.Token);
            (_isChanged, _standing, _refusal) = (false, "", null);
            await CheckAsync(_text.Text);
        }
    }

    private async Task SaveAsync(bool onNewest = false)
    {
        if (_isSaving || _editor is null || _text is null)
        {
            return;
        }

        _isSaving = true;
        try
        {
            var typed = await _editor.CurrentAsync(_leaving.Token);
            if (typed.IsOk)
            {
                await SaveAsync(_text with { Text = typed.Value }, onNewest);
            }
            else
            {
                _refusal = typed.Refusal;
            }
        }
        finally
        {
            _isSaving = false;
        }
    }

    private async Task SaveAsync(EditableText text, bool onNewest)
    {
        var caller = await Current.GetAsync();
        var from = onNewest ? await NewestAsync(caller) : Now;
        var bytes = text.BytesOf(text.Text);
        var saved = await Projects.ChangeAsync(caller, Project.Id, from, new FolderChange.Write(Entry.Path, bytes, IsNew: false), _leaving.Token);
        if (saved.Refusal is { Kind: RefusalKind.NotFound } && onNewest)
        {
            // The newest state does not have the file any more: then it is a new one there.
            saved = await Projects.ChangeAsync(caller, Project.Id, from, new FolderChange.Write(Entry.Path, bytes, IsNew: true), _leaving.Token);
        }

        _refusal = saved.Refusal;
        if (!saved.IsOk)
        {
            var hasMovedOn = saved.Refusal.Code == FolderChange.MovedOn;
            _newest = hasMovedOn ? await NewestAsync(caller) : null;
            if (hasMovedOn)
            {
                Announcements.Polite(saved.Refusal.InWords());
            }
            return;
        }

        await KeptAsync(text, saved.Value);
    }

    private async Task KeptAsync(EditableText text, SnapshotView saved)
    {
        var isNew = saved.Id != Now;
        _standing = !isNew ? L("Nothing has changed") : L("Saved as state {0}", saved.Id.Short);
        Announcements.Polite(_standing);
        (_text, _isChanged) = (text, false);
        // Not read again: the editor has it, with the cursor where it is.
        _superseded = isNew ? Now : _superseded;
        _loaded = (saved.Id, Entry.Path);
        if (_draft is { } draft && isNew)
        {
            await draft.ForgetAsync(_leaving.Token);
            await draft.DisposeAsync();
            // Attached again, under the key of the new content, when that is rendered.
            _draft = null;
        }

        await OnSaved.InvokeAsync(saved);
    }

    private async Task<ContentHash?> NewestAsync(Caller caller) => (await Projects.GetAsync(caller, Project.Id, _leaving.Token)).Value?.Newest?.Id;
}
