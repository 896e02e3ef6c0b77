using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Layout.GoTo;
using Pollinator.Portal.Tests.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Layout;

public sealed class KeysDialogTests
{
    [Theory]
    [InlineData("Ctrl ↵", "In the form of a new job: run it")]
    [InlineData("1–4", "On a job: its sections")]
    [InlineData("L", "On a job: copy the link to what is shown")]
    [InlineData("/", "Search on the page")]
    [InlineData("J", "Next in a list")]
    [InlineData("↵", "In the search of a log: the next hit")]
    [InlineData("Shift ↵", "In the search of a log: the hit before")]
    public async Task Keys_AreListed(string keys, string words)
    {
        await using var on = new OnPage();
        var dialog = on.Render<KeysDialog>();

        await dialog.Find("[data-keys]").ClickAsync(new());

        var lines = dialog.FindAll(".keys-list > div");
        var line = Assert.Single(lines, line => line.QuerySelector("dd")!.TextContent == words);
        Assert.Equal(keys, string.Join(' ', line.QuerySelectorAll("kbd").Select(key => key.TextContent)));
    }

    [Fact]
    public async Task Keys_OfAJob_FindItsSectionsAndItsLink()
    {
        await using var on = new OnPage();
        on.Jobs.Put(JobPageTests.View(JobState.Running, OnPage.Noon));

        var page = on.Render<JobPage>(p => p.Add(page => page.Key, "1284"));

        var sections = page.FindAll("[data-sections] a").Select(tab => tab.GetAttribute("data-section")!).ToList();
        Assert.Equal([".at-log", ".at-timeline", ".at-results", ".at-spec"], sections);
        Assert.All(sections, section => Assert.Single(page.FindAll(section)));
        Assert.Equal("Copy link", page.Find("[data-copy-link]").TextContent.Trim());
    }
}
