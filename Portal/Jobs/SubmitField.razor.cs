using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>One field of the submit form: label, input, and beneath it the fault or a hint.</summary>
public sealed partial class SubmitField
{
    /// <summary>The form.</summary>
    [CascadingParameter]
    public IFormFields Form { get; set; } = null!;

    /// <summary>A name of <see cref="FormFields"/>.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>What stands above it.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>What stands beneath it.</summary>
    [Parameter]
    public string? Hint { get; set; }

    /// <summary>An example.</summary>
    [Parameter]
    public string? Placeholder { get; set; }

    /// <summary>How the portal understood it, at the right edge.</summary>
    [Parameter]
    public string? Suffix { get; set; }

    /// <summary>Whether a machine reads it.</summary>
    [Parameter]
    public bool Mono { get; set; }

    /// <summary>More than one makes it a field of many lines.</summary>
    [Parameter]
    public int Rows { get; set; } = 1;

    /// <summary>The id of a list of proposals.</summary>
    [Parameter]
    public string? List { get; set; }

    /// <summary>Which keys a phone shows.</summary>
    [Parameter]
    public string InputMode { get; set; } = "text";

    /// <summary>The most it takes; a message to the server is at most 32 KB.</summary>
    [Parameter]
    public int MaxLength { get; set; } = 1000;

    /// <summary>How wide it is.</summary>
    [Parameter]
    public string Class { get; set; } = "";

    private string Id => "f-" + Name;

    private string Text => Form.Text(Name);

    // Typing would send all of it with every key, and the connection does not take that much at once.
    private bool IsFixed => Text.Length > FormFields.Longest;

    private string? Note => IsFixed ? L("{0} characters: too long to change here. It is sent as it is.", Sizes.Count(Text.Length)) : Hint;

    private string? Fault => Form.FaultOf(Name);

    private string? Invalid => Fault is null ? null : "true";

    private string? DescribedBy =>
        Fault is not null ? Id + "-fault"
        : Note is { Length: > 0 } ? Id + "-hint"
        : null;

    private Task TypeAsync(string? text) => Form.TypeAsync(Name, text ?? "");

    private Task LeaveAsync()
    {
        Form.Leave(Name);
        return Task.CompletedTask;
    }
}
