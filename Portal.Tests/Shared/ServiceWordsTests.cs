using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Language;
using Pollinator.Portal.Operations;
using Pollinator.Portal.Server.Operations;
using Pollinator.Portal.Server.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Shared;

/// <summary>What services say beside refusals, as a page shows it to somebody who reads Swedish.</summary>
public sealed class ServiceWordsTests
{
    [Fact]
    public void Misfit_OfAnExecutor_IsToldInSwedish()
    {
        var function = "train";
        var fit = new ExecutorFit(ExecutorId.New(), "desk", "local", ExecutorHealth.Good, [$"It does not serve the function {function}."]);

        var lines = Wording.In("sv", () => FitLines.From([fit], [], [], new JobSpec()));

        Assert.Equal("Den erbjuder inte funktionen train.", Assert.Single(Assert.Single(lines.Lines).Misfits));
    }

    [Fact]
    public async Task Reason_ToWait_IsToldInSwedish()
    {
        await using var on = new OnPage();
        var (name, asked, there) = ("desk", 2, 1);
        Words misfit = $"{asked} nodes asked, {there} there.";
        Words why = $"No executor fits. {name}: {misfit}";
        var job = Jobs.JobPageTests.View(JobState.Waiting);
        on.Jobs.Put(job with { Summary = job.Summary with { Why = why } });

        var page = Wording.In("sv", () => on.Render<JobPage>(p => p.Add(page => page.Key, "1284")));

        Assert.Equal("Ingen exekutor passar. desk: 2 noder begärda, 1 finns.", page.Find(".waits .answer").TextContent);
    }

    [Theory]
    [InlineData("environment:\n  cmd: x\n  cmd: y\n", "'cmd' står här en andra gång; det står redan på rad 2.")]
    [InlineData("environment:\n  cmd: x\nconditions:\n  nodes: four\n", "'nodes' är ett heltal, 1 till 100,000, inte 'four'.")]
    [InlineData("environment:\n  cmd: x\n  source: /etc\n", "'source' anger en fil under src/, och '/etc' börjar med '/'.")]
    [InlineData("environment:\n  cmd: x\nlimits:\n  priority: 2000\n", "'priority' är ett heltal, -1,000 till 1,000, inte '2000'.")]
    public async Task Fault_OfAProjectFile_IsToldInSwedish(string yaml, string words)
    {
        await using var on = new OnPage();
        var file = ProjectFileReader.Read(yaml, ProjectFileReader.SourceFolder);

        var list = Wording.In("sv", () => on.Render<Pollinator.Portal.Projects.ProjectFileFaults>(p => p.Add(faults => faults.File, file)));

        Assert.Contains(words, Assert.Single(list.FindAll("li")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_AtThePortal_IsToldInSwedish()
    {
        await using var on = new OnPage();
        var view = FakeOperations.Well with { Backup = FakeOperations.Well.Backup! with { At = FakeOperations.Well.At.AddDays(-9) } };
        on.Operations.View = view with { Looks = OperationsLooks.Of(view) };

        var page = Wording.In("sv", () => on.Render<OperationsPage>());

        Assert.Equal("Den senaste säkerhetskopian som portalen känner till är 9 dagar gammal.", page.Find("h1").TextContent);
        Assert.Contains("Gör en, och se om", page.Find("section[aria-labelledby=looks-title] li").TextContent, StringComparison.Ordinal);
    }
}
