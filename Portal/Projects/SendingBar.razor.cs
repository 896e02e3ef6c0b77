using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Projects;

/// <summary>How far a folder is on its way.</summary>
public sealed partial class SendingBar
{
    /// <summary>The project.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>How far it is.</summary>
    [Parameter, EditorRequired]
    public SendProgress Progress { get; set; } = new(0, 0, 0, 0);

    /// <summary>What travels.</summary>
    [Parameter]
    public FoundFolder? Found { get; set; }

    private string Words =>
        L(
            "{0} of {1} files, {2} of {3}",
            Sizes.Count(Progress.Files),
            Found is null ? "" : Sizes.Count(Found.Files),
            Sizes.Bytes(Progress.Sent + Progress.Had),
            Sizes.Bytes(Found?.Bytes ?? 0)
        );

    // An answered byte counts, sent or not: the bar ends when the portal has it all.
    private int Percent => Found is { Bytes: > 0 } ? (int)Math.Clamp((Progress.Sent + Progress.Had) * 100 / Found.Bytes, 0, 100) : 100;
}
