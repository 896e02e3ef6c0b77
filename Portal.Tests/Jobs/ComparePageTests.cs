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
