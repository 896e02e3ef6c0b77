using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Server.Identity.Outside;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>A button for each outside authority.</summary>
public sealed partial class OutsideButtons
{
    /// <summary>The page that leads there, without the authority's name.</summary>
    [Parameter, EditorRequired]
    public string To { get; set; } = "";

    /// <summary>What a button says, in English and with a hole for the name.</summary>
    [Parameter, EditorRequired]
    public string Says { get; set; } = "";

    /// <summary>Where to go on afterwards.</summary>
    [Parameter]
    public string? ReturnUrl { get; set; }

    /// <summary>The names of those to show; null for all.</summary>
    [Parameter]
    public IReadOnlyList<string>? Only { get; set; }

    [Inject]
    private OutsideAuthorities Authorities { get; set; } = default!;

    private IEnumerable<OutsideAuthority> Shown =>
        Authorities.All.Where(authority => Only?.Contains(authority.Name, StringComparer.Ordinal) != false);
}
