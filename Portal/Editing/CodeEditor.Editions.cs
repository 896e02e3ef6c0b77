using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Pollinator.Portal.Editing;

// A text that not only the person changes, but the page too while they may be typing: a form that says the same.
public sealed partial class CodeEditor
{
    // As many as can be given while one answer of the browser is on its way, and some more.
    private const int MostPast = 16;
    private readonly Queue<string> _past = new();
    private int _givenEdition;

    /// <summary>
    /// Counted up by the page with each <see cref="Text"/> that is its own doing; null where only a person changes the text. What the person typed
    /// meanwhile is not lost by it: they go on with their text, <see cref="TextChanged"/> tells it, and the page sees from
    /// <see cref="ShownEdition"/> which of its own changes it does not have yet.
    /// </summary>
    [Parameter]
    public int? Edition { get; set; }

    /// <summary>The <see cref="Edition"/> that what was told last was typed over.</summary>
    public int ShownEdition { get; private set; }

    // One that the person has not got is asked for anew by telling the same text once more.
    private bool IsShown => Edition is null || Edition == ShownEdition;

    /// <summary>
    /// Whether a text that was read in the browser is one that this page knows to stand there, or put there: another may have been put there since it was
    /// read. A page that was drawn before its script ran lacks a line break at the text's begin.
    /// </summary>
    public bool Knows(string text) =>
        _past.Append(_known).Any(known => string.Equals(text.TrimStart('\n'), known.TrimStart('\n'), StringComparison.Ordinal));

    private async Task GiveAsync(IJSObjectReference field, int edition)
    {
        if (edition == _givenEdition)
        {
            return;
        }

        _givenEdition = edition;
        var text = Text;
        // What is typed after it was shown comes after this answer.
        if (await field.InvokeAsync<bool>("give", _leaving.Token, text))
        {
            _past.Enqueue(_known);
            if (_past.Count > MostPast)
            {
                _past.Dequeue();
            }

            (ShownEdition, _known) = (edition, text);
        }
    }
}
