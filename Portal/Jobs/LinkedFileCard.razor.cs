using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Editing;
using Pollinator.Portal.Projects;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The <c>project.yaml</c> that says what the form says, to be typed into.</summary>
public sealed partial class LinkedFileCard
{
    /// <summary>The name under which the browser's draft keeps the text.</summary>
    public const string Name = "Yaml";

    private CodeEditor? _editor;
    private ProjectFile? _marked;
    private IReadOnlyList<CodeFault> _faults = [];
    private int _rows;

    private static string Example => "environment:\n  cmd: python3 src/train.py\nconditions:\n  walltime: 7200   # " + L("seconds");

    /// <summary>The text and how it reads.</summary>
    [Parameter, EditorRequired]
    public LinkedFile File { get; set; } = null!;

    /// <summary>It was typed into.</summary>
    [Parameter, EditorRequired]
    public EventCallback<TypedFile> OnType { get; set; }

    /// <summary>The form is to be taken in place of a text with an error.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnTakeBack { get; set; }

    /// <summary>A text that was read in the browser as something typed; null where nobody typed what this page does not know.</summary>
    public TypedFile? Unheard(string text) => _editor is null || _editor.Knows(text) ? null : new(text, _editor.ShownEdition);

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // As high as the editor that takes its place, so that nothing below it moves then.
        _rows = _rows == 0 ? Math.Clamp(File.Text.AsSpan().Count('\n') + 1, 8, 40) : _rows;
        if (!ReferenceEquals(_marked, File.File))
        {
            (_marked, _faults) = (File.File, ProjectFileMarks.Of(File.File));
        }
    }

    private Task TypedAsync(string text) => OnType.InvokeAsync(new(text, _editor?.ShownEdition ?? File.Edition));
}

/// <summary>What a person typed into the text.</summary>
/// <param name="Text">The text now.</param>
/// <param name="Over">The <see cref="LinkedFile.Edition"/> that they typed it over.</param>
public sealed record TypedFile(string Text, int Over);
