using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Shared;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class SubmitPageTests : SubmitPageHost
{
    [Fact]
    public void Form_OfAProject_IsFilledFromItsProjectFile()
    {
        var page = Open($"?project={Project(A.Spec() with { Conditions = new() { MemoryBytes = 16L << 30, WalltimeSeconds = 7200 } }).Id}");

        Assert.Equal("python3 src/train.py", ValueOf(page, "Command"));
        Assert.Equal("16 GiB", ValueOf(page, "Memory"));
        Assert.Equal("2 h", ValueOf(page, "Walltime"));
        Assert.Equal("2:00:00", page.Find(".suffix").TextContent);
    }

    [Fact]
    public void Form_OfAnEarlierJob_IsFilledFromIt()
    {
        var job = new JobView { Summary = OnPage.Job(12, "train", JobState.Failed), Spec = A.Spec() with { MaxRetries = 3, Label = "again" } };
        Page.Jobs.All.Add(job);

        var page = Open($"?from={job.Summary.Id}");

        Assert.Equal("3", ValueOf(page, "Retries"));
        Assert.Contains("from #12", page.Find(".beside").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_OffersOnesOwnLastJobOfTheProjectFirst_AndFillsOnlyWhenItIsChosen()
    {
        var project = Project();
        Page.Jobs.OfOthers.Add(OfProject(14, "sweep", project.Id).Summary.Id);
        var own = OfProject(12, "train", project.Id);
        OfProject(11, "test", project.Id);

        var page = Open($"?project={project.Id}");

        Assert.Equal(
            ["project.yaml", "Your last job here: #12 train", "#14 sweep", "#11 test"],
            page.FindAll(".from")[0].QuerySelectorAll("option").Select(option => option.TextContent)
        );
        Assert.Equal("python3 src/train.py", ValueOf(page, "Command"));

        await page.FindAll(".from select")[0].ChangeAsync(own.Summary.Id.ToString());

        Assert.EndsWith(Urls.SubmitAgain(own.Summary.Id), Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void From_WithoutAJobOfOnesOwn_OffersThoseOfOthers()
    {
        var project = Project();
        Page.Jobs.OfOthers.Add(OfProject(14, "sweep", project.Id).Summary.Id);

        Assert.Equal(
            ["project.yaml", "#14 sweep"],
            Open($"?project={project.Id}").FindAll(".from")[0].QuerySelectorAll("option").Select(option => option.TextContent)
        );
    }

    [Theory]
    [InlineData("&raise=yes", "8 GiB")]
    [InlineData("", "4 GiB")]
    public void Form_OfAJobThatRanOutOfMemory_AsksForMoreOnlyWhenMoreIsWanted(string raise, string memory)
    {
        Page.Executors.All.Add(OnPage.Executor("ada-desk"));
        var job = new JobView
        {
            Summary = OnPage.Job(12, "train", JobState.Failed) with { Reason = EndReason.OutOfMemory },
            Spec = A.Spec() with { Conditions = new() { MemoryBytes = 4L << 30 } },
        };
        Page.Jobs.All.Add(job);

        var page = Open($"?from={job.Summary.Id}{raise}");

        Assert.Equal(memory, ValueOf(page, "Memory"));
        Assert.Equal(raise.Length > 0, page.Markup.Contains("Memory is raised from 4 GiB to 8 GiB.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SendsTheFormWithTheStateItShows()
    {
        var project = Project();
        var page = Open($"?project={project.Id}");

        await SubmitAsync(page);

        var sent = Assert.Single(Page.Jobs.Submitted);
        Assert.Equal(["python3", "src/train.py"], sent.Spec.Command);
        Assert.Equal((project.Id, Snapshot), (sent.Project!.Value, sent.Snapshot!.Value));
        Assert.EndsWith("/jobs/1000", Navigation.Uri, StringComparison.Ordinal);
        Assert.NotEmpty(Draft.Invocations["forget"]);
    }

    [Fact]
    public async Task Run_PressedTwice_IsOneJob()
    {
        Page.Jobs.Gate = new TaskCompletionSource();
        var page = Open($"?project={Project().Id}");

        var first = page.Find("form").SubmitAsync();
        var second = page.Find("form").SubmitAsync();
        Page.Jobs.Gate.SetResult();
        await Task.WhenAll(first, second);

        Assert.Single(Page.Jobs.Submitted);
    }

    [Fact]
    public async Task Run_AfterAnAnswerWasLost_SendsTheSameKeyAndAnotherForAChangedForm()
    {
        Page.Jobs.RefuseSubmit = new Refusal(RefusalKind.Unavailable, "busy", "The portal is busy. Try again.");
        var page = Open($"?project={Project().Id}");
        await SubmitAsync(page);
        await SubmitAsync(page);
        await TypeAsync(page, "Label", "other");
        await SubmitAsync(page);

        var keys = Page.Jobs.Submitted.Select(s => s.IdempotencyKey).ToList();
        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
        Assert.All(keys, k => Assert.InRange(k!.Length, 1, 100));
    }

    [Fact]
    public async Task Run_WithAFault_SendsNothingAndShowsItBesideTheField()
    {
        var page = Open($"?project={Project().Id}");
        await TypeAsync(page, "Memory", "16");
        Assert.Empty(page.FindAll("#f-Memory-fault"));

        await SubmitAsync(page);

        Assert.Empty(Page.Jobs.Submitted);
        Assert.Contains("16 of what?", page.Find("#f-Memory-fault").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Find("#f-Memory").GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Refusal_OfThePortal_StandsBesideItsField()
    {
        Page.Jobs.RefuseSubmit = new Refusal(RefusalKind.Invalid, "spec-invalid", "The specification has 1 fault.")
        {
            Faults = new Dictionary<string, Words[]> { ["spec.conditions.memoryBytes"] = ["At most 1 PB."] },
        };
        var page = Open($"?project={Project().Id}");

        await SubmitAsync(page);

        Assert.Equal("At most 1 PB.", page.Find("#f-Memory-fault").TextContent.Trim());
        Assert.Contains("The specification has 1 fault.", page.Find(".run [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Draft_IsStoredForEachAddressByItself()
    {
        var empty = Open().Find("form.submit").GetAttribute("data-draft");
        var ofProject = Open($"?project={Project().Id}").Find("form.submit").GetAttribute("data-draft");
        Assert.False(string.IsNullOrEmpty(empty));
        Assert.NotEqual(empty, ofProject);
    }

    [Fact]
    public void Draft_IsStoredForItsPersonInTheirColony() =>
        Assert.StartsWith(
            $"{OnPage.Caller.User}.{OnPage.Caller.Colony}.",
            Open().Find("form.submit").GetAttribute("data-draft"),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Draft_OfThisTab_ComesBackAndCanBeDropped()
    {
        Page.Executors.All.Add(OnPage.Executor("ada-desk"));
        Stores("""{"Command":"python3 mine.py","Executors":"ada-desk","Nothing":"x","Memory":null}""");
        var said = new List<string>();
        Page.Services.GetRequiredService<Announcements>().Said += (words, _) => said.Add(words);
        var page = Open($"?project={Project().Id}");
        await TypeAsync(page, "Command", "python3 mine.py");

        page.WaitForAssertion(() => Assert.Contains("What you typed before is here again", page.Markup, StringComparison.Ordinal));
        Assert.Equal(["What you typed before is here again."], said);
        Assert.Equal("ada-desk", page.Find("input[name=Executors]").GetAttribute("value"));

        Stores("{}");
        await page.Find(".banner button").ClickAsync();
        Assert.Equal("python3 src/train.py", ValueOf(page, "Command"));
    }

    [Fact]
    public async Task Draft_ThatComesLate_TakesNothingBackThatWasTypedMeanwhile()
    {
        var late = Draft.Setup<Microsoft.JSInterop.IJSStreamReference>("restore", _ => true);
        var page = Open($"?project={Project().Id}");
        await TypeAsync(page, "Memory", "90 TiB");

        late.SetResult(new FakeStream("""{"Command":"sleep 1","Memory":""}"""));

        page.WaitForAssertion(() => Assert.Contains("What you typed before", page.Markup, StringComparison.Ordinal));
        Assert.Equal("90 TiB", ValueOf(page, "Memory"));
    }

    [Fact]
    public async Task Text_TypedWhileTheConnectionWasAway_IsWhatRuns()
    {
        var page = Open($"?project={Project().Id}");
        Holds("""{"Command":"python3 offline.py"}""");

        await SubmitAsync(page);

        Assert.Equal(["python3", "offline.py"], Assert.Single(Page.Jobs.Submitted).Spec.Command);
    }

    [Fact]
    public async Task Fit_FollowsTheFormAndSaysWhyNot()
    {
        Page.Executors.All.Add(OnPage.Executor("ada-desk"));
        Page.Executors.Misfits = (spec, e) => spec.Image is null ? [] : [$"This job needs an image; {e.Name} has no container runtime."];
        var page = Open($"?project={Project().Id}");
        Assert.Contains("ada-desk takes it", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Run on ada-desk", page.Find("button[type=submit]").TextContent, StringComparison.Ordinal);

        await TypeAsync(page, "Image", "python:3");

        page.WaitForAssertion(() => Assert.Contains("ada-desk has no container runtime", page.Find(".misfit").TextContent, StringComparison.Ordinal));
        Assert.Contains("No executor fits", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Executor_Marked_IsNamedInTheJob()
    {
        Page.Executors.All.Add(OnPage.Executor("ada-desk"));
        var page = Open($"?project={Project().Id}");

        await AfterPauseAsync(page.Find(".fits input").ChangeAsync(true));
        await SubmitAsync(page);

        Assert.Equal(["ada-desk"], Assert.Single(Page.Jobs.Submitted).Spec.Conditions.ExecutorNames);
        Assert.All(Page.Executors.Asked, spec => Assert.Empty(spec.Conditions.ExecutorNames));
    }

    [Fact]
    public void ProjectFile_WithErrors_ShowsThemAndLeavesTheFormToThePerson()
    {
        var project = Page.Projects.Add("digits", Snapshot);
        Page.Projects.Files[Snapshot] = new ProjectFile("digits", null, [new(2, 3, "There is no key memmory.", "mem")], []);
        Page.Projects.Write(Snapshot, "project.yaml", "conditions:\n  memmory: 1Gi\n");

        var page = Open($"?project={project.Id}");

        Assert.Contains("memmory", page.Find("textarea[name=Yaml]").GetAttribute("value"), StringComparison.Ordinal);
        Assert.Contains("Did you mean mem?", page.Find(".file-faults").TextContent, StringComparison.Ordinal);
        Assert.Equal("", ValueOf(page, "Command"));
    }

    private JobView OfProject(long number, string name, ProjectId project)
    {
        var job = new JobView { Summary = OnPage.Job(number, name, JobState.Succeeded, project), Spec = A.Spec() with { Label = name } };
        Page.Jobs.All.Add(job);
        return job;
    }

    [Fact]
    public void Address_OfNothingThatIsThere_SaysSo() =>
        Assert.Contains("not yours to see", Open($"?project={ProjectId.New()}").Markup, StringComparison.Ordinal);
}
