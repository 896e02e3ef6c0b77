using Markdig;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Previews;

/// <summary>
/// Lays out a file in Markdown. HTML in it stays text. A link leads to http, https or mail, or to a file of the same snapshot; a picture is a file of the
/// same snapshot, and one from elsewhere becomes a link, so that looking at a result tells nobody of it.
/// </summary>
internal sealed class MarkdownPage(ContentHash snapshot, string path, IReadOnlySet<string> files)
{
    // Named one by one: among all the others is one that lets a text set any attribute, and one that embeds other sites.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder { MaximumNestingDepth = 64 }
        .DisableHtml()
        .UsePipeTables()
        .UseEmphasisExtras()
        .UseTaskLists()
        .UseAutoLinks()
        .Build();

    private static readonly string[] Begins = ["http://", "https://", "mailto:"];

    /// <summary>The HTML; null when it is nested deeper than anything a person writes.</summary>
    public string? Write(string markdown)
    {
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var part in document.Descendants().ToList())
            {
                Clean(part);
            }

            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private void Clean(MarkdownObject part)
    {
        switch (part)
        {
            case HtmlBlock or HtmlInline:
                throw new InvalidOperationException("HTML is switched off, and here is some.");
            case HeadingBlock heading:
                // The page's own titles are above it.
                heading.Level = Math.Min(heading.Level + 2, 6);
                break;
            case FencedCodeBlock code:
                // The language would become a class, and there are classes that mean something here.
                (code.Info, code.Arguments) = (null, null);
                code.SetAttributes(new HtmlAttributes());
                break;
            case AutolinkInline { IsEmail: false } link when !IsOutside(link.Url):
                link.ReplaceBy(new LiteralInline(link.Url));
                break;
            case AutolinkInline link:
                LeadOut(link);
                break;
            case TaskList task:
                // A box that nobody can press is read aloud too.
                task.GetAttributes().AddProperty("aria-label", task.Checked ? "done" : "to do");
                break;
            case LinkInline { IsImage: true } picture:
                CleanPicture(picture);
                break;
            case LinkInline link:
                CleanLink(link);
                break;
        }
    }

    private void CleanPicture(LinkInline picture)
    {
        picture.GetDynamicUrl = null;
        if (Inside(picture.Url) is { } file && FileKinds.Of(file) == FileKind.Picture)
        {
            picture.Url = Urls.SnapshotFile(snapshot, file);
            picture.GetAttributes().AddProperty("loading", "lazy");
            return;
        }

        picture.IsImage = false;
        if (picture.FirstChild is null)
        {
            picture.AppendChild(new LiteralInline("picture"));
        }

        CleanLink(picture);
    }

    private void CleanLink(LinkInline link)
    {
        link.GetDynamicUrl = null;
        if (IsInsideOfLink(link))
        {
            link.ReplaceBy(new ContainerInline());
        }
        else if (IsOutside(link.Url))
        {
            LeadOut(link);
        }
        else if (Inside(link.Url) is { } file)
        {
            link.Url = Urls.Snapshot(snapshot, path: file);
        }
        else
        {
            link.ReplaceBy(new ContainerInline());
        }
    }

    private static void LeadOut(MarkdownObject link)
    {
        var attributes = link.GetAttributes();
        attributes.AddPropertyIfNotExist("rel", "noopener noreferrer nofollow");
        attributes.AddPropertyIfNotExist("target", "_blank");
    }

    private static bool IsInsideOfLink(LinkInline link)
    {
        for (var above = link.Parent; above is not null; above = above.Parent)
        {
            if (above is LinkInline { IsImage: false })
            {
                return true;
            }
        }

        return false;
    }

    // As it is written, not as it is understood: a browser reads "http:page" as a page of this very portal.
    private static bool IsOutside(string? url) =>
        url is not null
        && Begins.Any(begin => url.StartsWith(begin, StringComparison.OrdinalIgnoreCase))
        && Uri.TryCreate(url, UriKind.Absolute, out _);

    // A file of the snapshot that an address beside this file names; null when there is none.
    private string? Inside(string? url)
    {
        if (
            string.IsNullOrEmpty(url)
            || url[0] is '/' or '#' or '?'
            || url.Contains(':', StringComparison.Ordinal)
            || url.Contains('\\', StringComparison.Ordinal)
        )
        {
            return null;
        }

        var parts = path.Split('/')[..^1].ToList();
        foreach (var part in Uri.UnescapeDataString(url.Split('#', '?')[0]).Split('/'))
        {
            if (part == ".." && parts.Count == 0)
            {
                return null;
            }

            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        var file = string.Join('/', parts);
        return files.Contains(file) ? file : null;
    }
}
