using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Cli;

public sealed class JobCommandTests
{
    [Fact]
    public async Task Ps_WithAHostileName_ShowsItHarmless()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("ps", "--all"));

        Assert.Contains("train ?[2J?txt.exe [red]", world.Out, StringComparison.Ordinal);
        Assert.Contains("waiting", world.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', world.Out);
    }

    [Fact]
    public async Task Ps_AsJson_IsWhatThePortalSaid()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("ps", "--json"));

        var page = JsonSerializer.Deserialize(world.Out, ContractsJson.Default.PageJobListItem)!;
        Assert.Equal(portal.Job.Summary, Assert.Single(page.Items));
    }

    [Fact]
    public async Task Ps_WithAFilter_AsksForItsJobs_AndSaysWhichThereAreWhenItIsUnknown()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);
        var search = new JobSearch { States = [JobState.Failed, JobState.Cancelled], Text = "a&b" };
        portal.Filters.Add(new SavedFilter(SavedFilterId.New(), "Ended badly", search));

        Assert.Equal(0, await world.RunAsync("ps", "--filter", "ended BADLY"));
        Assert.Equal("?take=50&state=Failed&state=Cancelled&text=a%26b", portal.Queries[^1]);

        Assert.Equal(125, await world.RunAsync("ps", "--filter", "nights"));
        Assert.Contains("no saved filter nights. There is Ended badly.", world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_OfAnEndedJob_ArePrintedWholeByNumberOrId()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.Logs["stdout"] = "one\n"u8.ToArray();
        portal.EndJob(JobState.Succeeded, 0);
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(0, await world.RunAsync("logs", "12"));
        Assert.Equal(0, await world.RunAsync("logs", "-f", portal.Job.Summary.Id.ToString()));

        Assert.Equal("one\none\n"u8.ToArray(), world.JobOut);
    }

    [Fact]
    public async Task Cancel_Refused_IsSaidInThePortalsWords()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);
        Assert.Equal(0, await world.RunAsync("cancel", "12"));
        portal.CancelRefusal = new Refusal(RefusalKind.Conflict, "job-already-closed", "Job 12 has ended already.");

        Assert.Equal(125, await world.RunAsync("cancel", "#12"));
        Assert.Equal("Job 12 has ended already.\n", world.Error);
    }

    [Theory]
    [InlineData("13", "There is no such job here")]
    [InlineData("../../account", "A job is named by its number")]
    public async Task Job_Unknown_IsSaid(string name, string words)
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);

        Assert.Equal(125, await world.RunAsync("logs", name));
        Assert.Contains(words, world.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfAnExport_AsksNoPortalAndUsesTheReceipts()
    {
        await using var portal = await FakePortal.StartAsync();
        portal.AfterLook = () => portal.EndJob(JobState.Succeeded, 0);
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);
        await world.RunAsync("run", "-f", "x");
        Assert.Equal(0, await world.RunAsync("ledger", "12", "-o", "ledger.json"));
        world.Environment.Clear();

        Assert.Equal(0, await world.RunAsync("verify", "ledger.json"));

        Assert.Contains("Intact: 4 entries", world.Out, StringComparison.Ordinal);
        Assert.Contains("2 of your receipts fit, for entries 1, 4.", world.Out, StringComparison.Ordinal);
        Assert.Equal(1, await world.RunAsync("verify", "ledger.json", "--key", new string('0', 64)));
    }

    [Fact]
    public async Task Verify_OfATamperedExport_SaysWhere()
    {
        await using var portal = await FakePortal.StartAsync();
        using var world = CliWorld.SignedInTo(portal.Url, FakePortal.Token);
        await world.RunAsync("ledger", "12");
        world.Write("ledger.json", world.Out.Replace("Noted", "Staged", StringComparison.Ordinal));

        Assert.Equal(1, await world.RunAsync("verify", "ledger.json"));
        Assert.StartsWith("NOT INTACT. Entry 2", world.Out, StringComparison.Ordinal);

        world.Write("ledger.json", "{");
        Assert.Equal(125, await world.RunAsync("verify", "ledger.json"));
        Assert.Equal(125, await world.RunAsync("verify", "nowhere.json"));
    }
}
