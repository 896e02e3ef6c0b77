using System.Globalization;
using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>What a person sees who has run nothing yet: three steps to a first result, which tell themselves what is done.</summary>
public sealed partial class FirstProject
{
    /// <summary>An executor that could run it.</summary>
    [Parameter]
    public ExecutorView? Ready { get; set; }

    /// <summary>The project that is there already.</summary>
    [Parameter]
    public ProjectView? Project { get; set; }

    /// <summary>Whether they stand above what others run, on a page that has a title of its own.</summary>
    [Parameter]
    public bool IsPart { get; set; }

    private static string Title => L("Run your first project");

    // The step that comes next.
    private int Now =>
        Project is null ? 1
        : Ready is null ? 2
        : 3;

    private RenderFragment Head(string words) =>
        builder =>
        {
            builder.OpenElement(0, IsPart ? "h3" : "h2");
            builder.AddContent(1, words);
            builder.CloseElement();
        };

    private string? Css(int step) => step == Now ? "is-now" : null;

    private string? Current(int step) => step == Now ? "step" : null;

    private static MarkupString Mark(bool isDone, int step) => isDone ? Glyphs.Check : new MarkupString(step.ToString(CultureInfo.InvariantCulture));
}
