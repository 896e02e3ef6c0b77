using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Home;

/// <summary>How much of something is used, with a bar where that is known, and from whom it is.</summary>
public sealed partial class AmountLine
{
    private const int NearlyFull = 90;

    /// <summary>Of what.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Where, when the name does not say it.</summary>
    [Parameter]
    public string? Beside { get; set; }

    /// <summary>How much of how much.</summary>
    [Parameter, EditorRequired]
    public string Words { get; set; } = "";

    /// <summary>How much is used, 0 to 100; null unknown.</summary>
    [Parameter]
    public int? Percent { get; set; }

    /// <summary>What is said when little is left.</summary>
    [Parameter, EditorRequired]
    public string Full { get; set; } = "";

    /// <summary>From whom it is, and how old.</summary>
    [Parameter]
    public string? Note { get; set; }

    private bool IsNearlyFull => Percent >= NearlyFull;
}
