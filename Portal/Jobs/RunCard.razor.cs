using Microsoft.AspNetCore.Components;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Jobs;

/// <summary>The button that runs the form, and what else can be done with it: check it only, or carry it to a shell.</summary>
public sealed partial class RunCard
{
    private static readonly MarkupString Option = new("<span class=\"mono\">--file=night.yaml</span>");
    private bool _asCommand;

    /// <summary>What stands against the form, once it may be said.</summary>
    [Parameter]
    public string? Fault { get; set; }

    /// <summary>What the button says.</summary>
    [Parameter, EditorRequired]
    public string RunWords { get; set; } = L("Run");

    /// <summary>Whether an answer of the portal is waited for.</summary>
    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>What the last check gave; null before one.</summary>
    [Parameter]
    public string? Checked { get; set; }

    /// <summary>The form as a command; null while it cannot be one.</summary>
    [Parameter]
    public string? Command { get; set; }

    /// <summary>The form is to be checked, and not sent.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnCheck { get; set; }
}
