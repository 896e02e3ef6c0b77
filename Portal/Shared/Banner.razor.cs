using Microsoft.AspNetCore.Components;

namespace Pollinator.Portal.Shared;

/// <summary>A sentence that stands above a page, with its remedy. Who listens hears a fault at once; the rest is told through <see cref="Announcements" /> by whoever shows it on a page that stands, for two
/// regions that speak at the same time take each other's words.</summary>
public sealed partial class Banner
{
    /// <summary>How loud it is.</summary>
    [Parameter]
    public BannerKind Kind { get; set; }

    /// <summary>Whether it is what came of a press just now, and so heard at once though it is no fault.</summary>
    [Parameter]
    public bool AnswersAPress { get; set; }

    /// <summary>What happened.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>What it means and what to do.</summary>
    [Parameter]
    public RenderFragment? Detail { get; set; }

    /// <summary>The remedy, one press away.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    private string? Css =>
        Kind switch
        {
            BannerKind.Attention => "banner-attention",
            BannerKind.Error => "banner-failed",
            _ => null,
        };

    private MarkupString Icon =>
        Kind switch
        {
            BannerKind.Attention => Glyphs.Question,
            BannerKind.Error => Glyphs.No,
            _ => Glyphs.Info,
        };
}
