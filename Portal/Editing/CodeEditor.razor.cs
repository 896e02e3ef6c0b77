using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Editing;

/// <summary>
/// A field for code with syntax colours, marks at faults, completion, search and undo. It may stand in a form: a textarea of its own mirrors what is
/// typed, so that drafts (wwwroot/js/form-draft.js) keep and restore it like any field, and is there to type into where the editor cannot be loaded.
/// <para>
/// The truth is in the browser. <see cref="TextChanged"/> comes a pause after the last letter; who acts on the text (saves it, runs it) asks
/// <see cref="CurrentAsync"/> first.
/// </para>
/// </summary>
public sealed partial class CodeEditor : IAsyncDisposable
{
    private readonly Leaving _leaving = new();
    private ElementReference _root;
    private DotNetObjectReference<CodeEditor>? _self;
    private IJSObjectReference? _field;
    private Shown? _shown;
    private string _begun = "";
    private string _given = "";
    private string _known = "";
    private string _told = "";
    private bool _isBegun;
    private bool _isPlain;
    private Refusal? _refusal;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    /// <summary>
    /// The text to begin with. Given another one later, the editor shows that in its place; given what <see cref="TextChanged"/> told, it does nothing, so
    /// it can be bound. Line ends are <c>\n</c> in all that comes back.
    /// </summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>Tells the text <see cref="PauseMilliseconds"/> after the last letter, and after a draft was restored. A text of any size up to <see cref="MostBytes"/>.</summary>
    [Parameter]
    public EventCallback<string> TextChanged { get; set; }

    /// <summary>What it is, for who does not see it: "project.yaml".</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>A file's name or path. Its ending says which language the colours are of; one that is not known is plain text.</summary>
    [Parameter]
    public string FileName { get; set; } = "";

    /// <summary>The field's name in its form, under which a draft keeps it; null keeps it out.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Whether it can be read, searched and copied only.</summary>
    [Parameter]
    public bool ReadOnly { get; set; }

    /// <summary>What is wrong with the text. Give a new list for new faults; marks move with the text until then. The page says them in words too.</summary>
    [Parameter]
    public IReadOnlyList<CodeFault> Faults { get; set; } = [];

    /// <summary>What can be typed where; null or empty offers nothing. Meant to be one list for the life of the page.</summary>
    [Parameter]
    public IReadOnlyList<CodeCompletion>? Completions { get; set; }

    /// <summary>What is shown while it is empty; null for nothing.</summary>
    [Parameter]
    public string? Placeholder { get; set; }

    /// <summary>How many lines it has room for before it is an editor, which is as high as its text.</summary>
    [Parameter]
    public int Rows { get; set; } = 14;

    /// <summary>Whether it says the same as all other fields of its form together, so that a draft keeps the order in which both were typed into.</summary>
    [Parameter]
    public bool IsWhole { get; set; }

    /// <summary>How long nothing must be typed before <see cref="TextChanged"/> tells; it tells at once when the focus leaves and when the form is sent.</summary>
    [Parameter]
    public int PauseMilliseconds { get; set; } = 400;

    /// <summary>The largest text that is taken from the browser, in bytes of UTF-8. A larger one is refused in words under the editor.</summary>
    [Parameter]
    public long MostBytes { get; set; } = 1024 * 1024;

    /// <summary>Beyond so many characters nothing can be typed or pasted, which is said in words under the editor; null for no such end.</summary>
    [Parameter]
    public int? MostCharacters { get; set; }

    private string HintId { get; } = $"code-hint-{Guid.NewGuid():N}";

    // A change event carries the whole text in one message. It is heard only where nothing better could be loaded.
    private EventCallback<ChangeEventArgs> PlainChange =>
        _isPlain ? EventCallback.Factory.Create<ChangeEventArgs>(this, change => TakeAsync(change.Value as string ?? "")) : default;

    /// <summary>
    /// The text as it stands in the browser now. Refused with <c>text-too-large</c> above <see cref="MostBytes"/>. Tells no <see cref="TextChanged"/>.
    /// </summary>
    public async Task<Outcome<string>> CurrentAsync(CancellationToken ct)
    {
        if (_field is null)
        {
            return _known;
        }

        await using var reference = await _field.InvokeAsync<IJSStreamReference>("current", ct);
        if (reference.Length > MostBytes + 1)
        {
            return new Refusal(
                RefusalKind.TooLarge,
                "text-too-large",
                L(
                    "This text has {0}, and {1} can be edited here. Shorten it, or edit the file on your machine and drop the folder.",
                    Sizes.Bytes(reference.Length),
                    Sizes.Bytes(MostBytes)
                )
            );
        }

        await using var stream = await reference.OpenReadStreamAsync(MostBytes + 1, ct);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(ct);
        // The browser puts one byte ahead: a stream may not be empty.
        return _known = text.Length > 0 ? text[1..] : "";
    }

    /// <summary>Puts another text in place of what was typed, whatever <see cref="Text"/> is. Can be undone by the person. Tells no <see cref="TextChanged"/>.</summary>
    public async Task ReplaceAsync(string text, CancellationToken ct)
    {
        _known = text;
        if (_field is not null)
        {
            await _field.InvokeVoidAsync("setText", ct, text);
        }
    }

    /// <summary>Leads to a place of the text and takes the focus there. Both count from 1.</summary>
    public async Task GoToAsync(int line, int column)
    {
        if (_field is not null)
        {
            await _field.InvokeVoidAsync("goTo", _leaving.Token, line, column);
        }
    }

    /// <summary>The browser has something new, which is too long for a message.</summary>
    [JSInvokable]
    public async Task ChangedAsync()
    {
        var before = _known;
        var read = await CurrentAsync(_leaving.Token);
        Refuse(read.Refusal);
        if (read.IsOk && !(IsShown && string.Equals(read.Value, before, StringComparison.Ordinal)))
        {
            _told = read.Value;
            await TextChanged.InvokeAsync(read.Value);
        }
    }

    /// <summary>The browser has something new.</summary>
    [JSInvokable]
    public async Task TypedAsync(string text)
    {
        Refuse(null);
        if (!(IsShown && string.Equals(text, _known, StringComparison.Ordinal)))
        {
            _known = _told = text;
            await TextChanged.InvokeAsync(text);
        }
    }

    /// <summary>The browser did not let something be typed or pasted that would have made the text so long.</summary>
    [JSInvokable]
    public void TooLong(int length) =>
        Refuse(
            new Refusal(
                RefusalKind.TooLarge,
                "text-too-large",
                L(
                    "That would make {0} characters, and {1} can be edited here. Nothing was changed. Shorten it, or edit the file on your machine and drop the folder.",
                    Sizes.Count(length),
                    Sizes.Count(MostCharacters ?? 0)
                )
            )
        );

    private void Refuse(Refusal? refusal)
    {
        if (_refusal != refusal)
        {
            _refusal = refusal;
            StateHasChanged();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _leaving.Dispose();
        await _field.EndAsync();

        _self?.Dispose();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!_isBegun)
        {
            _isBegun = true;
            _begun = _given = _known = Text;
            ShownEdition = _givenEdition = Edition ?? 0;
        }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await AttachAsync();
        }

        if (_field is not null && !_leaving.IsCancellationRequested)
        {
            await ShowAsync(_field);
        }
    }

    private async Task AttachAsync()
    {
        _self = DotNetObjectReference.Create(this);
        try
        {
            await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/code-editor.js");
            if (_leaving.IsCancellationRequested)
            {
                return;
            }

            _shown = new Shown(FileName, ReadOnly, Completions, Faults);
            var options = new
            {
                Text = _begun,
                Label,
                DescribedBy = HintId,
                Path = FileName,
                ReadOnly,
                Completions = Completions ?? [],
                Faults,
                Pause = PauseMilliseconds,
                Placeholder,
                Most = MostCharacters,
                Phrases = EditorWords.All,
            };
            var field = await module.InvokeAsync<IJSObjectReference>("attach", _root, _self, options);
            if (_leaving.IsCancellationRequested)
            {
                // Left while it loaded, when there was nothing yet to end.
                await field.EndAsync();
                return;
            }

            _field = field;
        }
        catch (JSException)
        {
            _isPlain = true;
            StateHasChanged();
        }
    }

    private async Task ShowAsync(IJSObjectReference field)
    {
        if (Edition is { } edition)
        {
            await GiveAsync(field, edition);
        }
        else if (!string.Equals(Text, _given, StringComparison.Ordinal))
        {
            _given = Text;
            // What was told comes back from a page that binds it, perhaps when more has been typed and fetched.
            if (!string.Equals(Text, _known, StringComparison.Ordinal) && !string.Equals(Text, _told, StringComparison.Ordinal))
            {
                _known = Text;
                await field.InvokeVoidAsync("setText", _leaving.Token, Text);
            }
        }

        var now = new Shown(FileName, ReadOnly, Completions, Faults);
        if (now != _shown)
        {
            var completions = ReferenceEquals(Completions, _shown?.Completions) ? null : Completions ?? [];
            _shown = now;
            await field.InvokeVoidAsync(
                "set",
                _leaving.Token,
                new
                {
                    Path = FileName,
                    ReadOnly,
                    Completions = completions,
                    Faults,
                }
            );
        }
    }

    private Task TakeAsync(string text)
    {
        _known = text.ReplaceLineEndings("\n");
        return TextChanged.InvokeAsync(_known);
    }

    // What the browser was told to show; lists are compared by being the same ones.
    private sealed record Shown(string FileName, bool ReadOnly, IReadOnlyList<CodeCompletion>? Completions, IReadOnlyList<CodeFault> Faults);
}
