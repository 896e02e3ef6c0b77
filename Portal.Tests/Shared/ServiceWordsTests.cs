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
    [InlineData("It was cancelled as asked.", "Det avbröts som begärt.")]
    [InlineData("The job ended with exit code 3.", "Jobbet slutade med slutkod 3.")]
    [InlineData("Signal 9 (SIGKILL) ended the program.", "Signal 9 (SIGKILL) avslutade programmet.")]
    [InlineData("Slurm says COMPLETED and gives no exit code.", "Slurm säger COMPLETED och anger ingen slutkod.")]
    [InlineData(
        "The program 'memory' is not in the image 'QOS', or cannot be executed there.",
        "Programmet 'memory' finns inte i avbilden 'QOS', eller kan inte köras där."
    )]
    [InlineData(
        "Its QOS uses as many GPUs or other devices as it may. It starts when some of those jobs end.",
        "Dess QOS har nått gränsen för GPU:er eller andra enheter. Det startar när några av de jobben slutar."
    )]
    [InlineData(
        "A node it needs is down. It starts when the node is back. Slurm adds: cpu[1-2]",
        "En nod som det behöver är nere. Det startar när noden är tillbaka. Slurm tillägger: cpu[1-2]"
    )]
    [InlineData("Its walltime is odd.", "Its walltime is odd.")]
    public void Text_OfAProgram_IsToldInSwedish_WhereItsSentenceIsKnown(string told, string words)
    {
        Words stored = told;

        Assert.Equal(words, Wording.In("sv", () => stored.InWords()));
        Assert.Equal(told, Wording.In("en", () => stored.InWords()));
    }

    // Each holds the next: a program that means harm could have the portal look ever deeper, until its process ends.
    [Theory]
    [InlineData(300)]
    [InlineData(80_000)]
    public void Text_OfSentencesWithinSentences_IsNotFollowedForEver(int deep)
    {
        var told = string.Concat(Enumerable.Repeat("x Slurm adds: ", deep));

        Assert.EndsWith("x Slurm adds: ", Wording.In("sv", () => Wording.Said(told)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_OfAJob_IsToldInSwedish_AndItsEvidenceIsMarkedAsEnglish()
    {
        await using var on = new OnPage();
        var job = Jobs.JobPageTests.View(JobState.Failed);
        on.Jobs.Put(
            job with
            {
                Evidence = "exit status 3",
                Summary = job.Summary with
                {
                    Reason = EndReason.Exited,
                    ExitCode = 3,
                    Why = "The program ended with exit code 3. Its log says why, if it said so.",
                },
            }
        );

        var page = Wording.In("sv", () => on.Render<JobPage>(p => p.Add(page => page.Key, "1284")));

        Assert.EndsWith(
            "Programmet slutade med slutkod 3. Loggen säger varför, om programmet sade det.",
            page.Find(".ended .answer").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("en", page.Find(".ended .raw").GetAttribute("lang"));
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
