using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class ComparePageTests
{
    [Fact]
    public void Facts_ThatDiffer_AreMarked_AlsoWhereOnlyOneHasThem()
    {
        var one = View(1) with
        {
            Spec = new JobSpec { Command = ["python3", "train.py"], Label = "small" },
            Outputs = Values("""{"loss": 0.5, "epochs": 3}"""),
        };
        var other = View(2) with
        {
            Spec = new JobSpec
            {
                Command = ["python3", "train.py"],
                Conditions = new Conditions { Nodes = 2 },
            },
            Outputs = Values("""{"loss": 0.25, "epochs": 3}"""),
        };

        var parts = JobComparison.Of(one, other, ([], []), OnPage.Noon);

        Assert.Equal(["Label", "Nodes × processes"], Differing(parts, "Function specification"));
        Assert.Equal(["loss"], Differing(parts, "Outputs"));
        var label = parts.SelectMany(part => part.Facts).Single(fact => fact.Label == "Label");
        Assert.Equal(("small", null), (label.One, label.Other));
    }

    [Fact]
    public void Files_OfTheSameSizeAndOtherContent_Differ()
    {
        var parts = JobComparison.Of(
            View(1),
            View(2),
            ([File("a", "1"), File("b", "2"), File("c", "3")], [File("a", "1"), File("b", "X")]),
            OnPage.Noon
        );

        Assert.Equal(["b", "c"], Differing(parts, "Results"));
    }

    [Fact]
    public async Task Page_OfTwoJobs_ShowsThemSideBySide()
    {
        await using var on = new OnPage();
        on.Jobs.Put(View(1));
        on.Jobs.Put(View(2) with { Spec = new JobSpec { Command = ["python3", "<b>other</b>.py"] } });

        var page = Open(on, "/jobs/compare?a=1&b=2");

        Assert.Equal("#1 and #2", page.Find("h1").TextContent);
        Assert.Contains("They differ in 1 thing, marked", page.Find(".answer").TextContent, StringComparison.Ordinal);
        Assert.Contains("Command", page.Find("tr.differs th").TextContent, StringComparison.Ordinal);
        Assert.Contains("<b>other</b>.py", page.Find("tr.differs").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_OfTheResults_OpensBothSideBySide()
    {
        await using var on = new OnPage();
        var (one, other) = PutPair(on);
        on.Projects.Write(one, "loss.csv", "1");
        on.Projects.Write(other, "loss.csv", "2");
        on.Previews.FilesOf[(one, "loss.csv")] = new FileLook.Text("first", IsCut: false, HasMore: false);
        on.Previews.FilesOf[(other, "loss.csv")] = new FileLook.Text("second", IsCut: false, HasMore: false);

        var link = Open(on, "/jobs/compare?a=1&b=2").Find("th a[href*=file]");
        Assert.Equal(("loss.csv", "/jobs/compare?a=1&b=2&file=loss.csv"), (link.TextContent, link.GetAttribute("href")));

        var page = Open(on, link.GetAttribute("href")!);

        Assert.Equal(["first", "second"], page.FindAll(".side-by-side pre").Select(text => text.TextContent));
        Assert.Equal(["#1: loss.csv", "#2: loss.csv"], page.FindAll(".side-by-side h2").Select(title => title.TextContent));
        Assert.Equal(["preview-0-title", "preview-1-title"], page.FindAll(".side-by-side h2").Select(title => title.Id));
        Assert.Equal("true", page.Find("th a[href*=file]").GetAttribute("aria-current"));
        Assert.All(page.FindAll("[aria-label='Close the preview']"), close => Assert.Equal(Urls.CompareJobs(1, 2), close.GetAttribute("href")));
    }

    [Fact]
    public async Task File_ThatOneJobHasNot_IsSaidToBeMissingThere()
    {
        await using var on = new OnPage();
        var (one, other) = PutPair(on);
        on.Projects.Write(one, "notes.txt", "1");
        on.Projects.Write(other, "loss.csv", "2");
        on.Previews.Files["loss.csv"] = new FileLook.Text("second", IsCut: false, HasMore: false);

        var page = Open(on, "/jobs/compare?a=1&b=2&file=loss.csv");

        var sides = page.FindAll(".side-by-side > .card");
        Assert.Contains("The results of #1 have no such file.", sides[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("second", sides[1].TextContent, StringComparison.Ordinal);
        Assert.Single(on.Previews.Asked);
    }

    [Fact]
    public async Task File_ThatNeitherHas_IsAskedOfNobody()
    {
        await using var on = new OnPage();
        PutPair(on);

        var page = Open(on, "/jobs/compare?a=1&b=2&file=../<b>x</b>");

        Assert.Equal(2, page.FindAll(".side-by-side .empty").Count);
        Assert.Empty(page.FindAll(".side-by-side b"));
        Assert.Empty(on.Previews.Asked);
    }

    [Theory]
    [InlineData("evil.html")]
    [InlineData("evil.svg")]
    public async Task File_ThatCouldRun_IsShownAsText(string path)
    {
        await using var on = new OnPage();
        var (one, other) = PutPair(on);
        on.Projects.Write(one, path, "1");
        on.Projects.Write(other, path, "2");
        on.Previews.Files[path] = new FileLook.Text("<script>alert(1)</script>", IsCut: false, HasMore: false);

        var page = Open(on, $"/jobs/compare?a=1&b=2&file={path}");

        Assert.Empty(page.FindAll("script, iframe, object, embed, img"));
        Assert.Equal(2, page.FindAll(".side-by-side pre").Count);
    }

    [Fact]
    public async Task Look_OfTheAddress_IsThatOfBoth()
    {
        await using var on = new OnPage();
        var (one, other) = PutPair(on);
        on.Projects.Write(one, "a.md", "1");
        on.Projects.Write(other, "a.md", "2");
        on.Previews.Files["a.md"] = new FileLook.Text("# a", IsCut: false, HasMore: false);

        var page = Open(on, "/jobs/compare?a=1&b=2&file=a.md&as=text");

        Assert.All(on.Previews.Asked, asked => Assert.True(asked.Wish.AsText));
        Assert.Equal(2, page.FindAll(".side-by-side pre").Count);
    }

    [Fact]
    public void States_OfTwoJobs_AreSaidToBeTheSameOrNot()
    {
        var (first, second) = (ContentHash.Of([1]), ContentHash.Of([2]));
        var digits = OfProject(View(1), ProjectId.New()) with { Snapshot = first };

        Assert.Null(JobComparison.States(View(1), View(2)));
        Assert.Equal($"Both run with the same files, state {first.Short}.", JobComparison.States(digits, digits));
        Assert.Equal("They run with different states of digits.", JobComparison.States(digits, digits with { Snapshot = second }));
        Assert.Equal("They run with different files.", JobComparison.States(digits, OfProject(View(2), ProjectId.New()) with { Snapshot = second }));
        Assert.Equal("They run with different files.", JobComparison.States(digits, View(2)));
    }

    [Fact]
    public async Task States_OfOneProject_LeadToWhatChanged()
    {
        await using var on = new OnPage();
        var (first, second, project) = (ContentHash.Of([1]), ContentHash.Of([2]), ProjectId.New());
        on.Jobs.Put(OfProject(View(1), project) with { Snapshot = first });
        on.Jobs.Put(OfProject(View(2), project) with { Snapshot = second });
        on.Jobs.Put(OfProject(View(3), ProjectId.New()) with { Snapshot = second });

        var changes = Urls.CompareStates(project, first, second);

        Assert.Equal("Show what changed", Open(on, "/jobs/compare?a=1&b=2").Find($"a[href='{changes}']").TextContent);
        Assert.DoesNotContain("Show what changed", Open(on, "/jobs/compare?a=1&b=3").Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Show what changed", Open(on, "/jobs/compare?a=1&b=1").Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/jobs/compare")]
    [InlineData("/jobs/compare?a=1")]
    [InlineData("/jobs/compare?a=1&b=99")]
    [InlineData("/jobs/compare?a=../1&b=1")]
    public async Task Page_OfWhatIsNotThere_SaysSo(string url)
    {
        await using var on = new OnPage();
        on.Jobs.Put(View(1));

        Assert.Contains("no such job", Open(on, url).Find(".empty").TextContent, StringComparison.OrdinalIgnoreCase);
    }

    private static IRenderedComponent<ComparePage> Open(OnPage on, string url)
    {
        on.Services.GetRequiredService<NavigationManager>().NavigateTo(url);
        return on.Render<ComparePage>();
    }

    // Two jobs that have ended, and where their results are.
    private static (ContentHash One, ContentHash Other) PutPair(OnPage on)
    {
        var (one, other) = (ContentHash.Of([11]), ContentHash.Of([12]));
        on.Jobs.Put(View(1) with { Results = one });
        on.Jobs.Put(View(2) with { Results = other });
        return (one, other);
    }

    private static JobView OfProject(JobView job, ProjectId project) =>
        job with
        {
            Summary = job.Summary with { Project = project, ProjectName = "digits" },
        };

    private static JobView View(long number)
    {
        var job = JobPageTests.View(JobState.Succeeded, OnPage.Noon.AddMinutes(-5));
        return job with { Summary = job.Summary with { Number = number, Id = JobId.New() } };
    }

    private static IReadOnlyList<string> Differing(IReadOnlyList<ComparedPart> parts, string title) =>
        [.. parts.Single(part => part.Title == title).Facts.Where(fact => fact.Differs).Select(fact => fact.Label)];

    private static Dictionary<string, JsonElement> Values(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    private static SnapshotEntry File(string path, string content) =>
        new()
        {
            Path = path,
            Kind = EntryKind.File,
            Size = content.Length,
            Chunks = [ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(content))],
        };
}
