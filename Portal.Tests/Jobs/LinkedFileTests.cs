using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Editing;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

/// <summary>The YAML beside the form, and what else can be done with a form than to run it.</summary>
public sealed class LinkedFileTests : SubmitPageHost
{
    [Fact]
    public async Task Yaml_TypedInto_ChangesTheForm_AndLeavesWhatSaysTheSameAsItWasTyped()
    {
        var page = Open();
        await TypeAsync(page, "Walltime", "90 min");

        await TypeYamlAsync(page, "environment:\n  cmd: python3 a.py # mine\nconditions:\n  walltime: 5400\n  mem: 8Gi\n");

        Assert.Equal(("python3 a.py", "90 min", "8 GiB"), (ValueOf(page, "Command"), ValueOf(page, "Walltime"), ValueOf(page, "Memory")));
        Assert.Contains("valid", page.Find(".linked-file .card-head").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_TypedInto_ChangesTheYaml_AndItsCommentsStay()
    {
        var page = Open();
        await TypeYamlAsync(page, "# of the group\nenvironment:\n  cmd: python3 a.py # mine\nconditions:\n  nodes: 1 # for now\n");

        await TypeAsync(page, "Nodes", "4");

        Assert.Equal("# of the group\nenvironment:\n  cmd: python3 a.py # mine\nconditions:\n  nodes: 4 # for now\n", YamlOf(page));
        Assert.NotEmpty(Draft.Invocations["keep"]);
    }

    [Fact]
    public async Task Yaml_ThatDoesNotRead_LeavesTheFormAlone_RunsNothing_AndTakesWhatTheFormWasToldMeanwhile()
    {
        var page = Open();
        await TypeYamlAsync(page, "environment:\n  cmd: python3 a.py\n");
        await TypeYamlAsync(page, "environment:\n  cmd: python3 b.py\n  memm");
        await TypeAsync(page, "Nodes", "4");
        await SubmitAsync(page);

        Assert.Equal("python3 a.py", ValueOf(page, "Command"));
        Assert.Empty(Page.Jobs.Submitted);
        Assert.Contains("has an error", page.Find(".run [role=alert]").TextContent, StringComparison.Ordinal);

        await TypeYamlAsync(page, "environment:\n  cmd: python3 b.py\n");
        Assert.Equal(("python3 b.py", "4"), (ValueOf(page, "Command"), ValueOf(page, "Nodes")));
        Assert.Contains("nodes: 4", YamlOf(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conditions:\n  mem: 8Gi\n", "conditions:\n  mem: 8Gi\n  nodes: 4\n", "4")]
    [InlineData("conditions:\n  nodes: 8\n", "conditions:\n  nodes: 8\n", "8")]
    public async Task Yaml_TypedBeforeItHadWhatTheFormWasTold_KeepsBoth_AndItsOwnWordWhereBothSayTheSame(string typed, string both, string nodes)
    {
        var page = Open();
        await TypeYamlAsync(page, "environment:\n  cmd: a # mine\n");
        Code.Shows(false);
        await TypeAsync(page, "Nodes", "4");

        await TypeYamlAsync(page, "environment:\n  cmd: b # mine\n" + typed);

        Assert.Equal("environment:\n  cmd: b # mine\n" + both, YamlOf(page));
        Assert.Equal(("b", nodes), (ValueOf(page, "Command"), ValueOf(page, "Nodes")));
    }

    [Fact]
    public async Task Form_ChangedAndRunBeforeTheYamlShowsIt_RunsWhatTheFormSays()
    {
        var page = Open();
        await TypeYamlAsync(page, "environment:\n  cmd: a\n");
        Code.Shows(false);
        await TypeAsync(page, "Nodes", "4");
        Holds("""{"Command":"a","Nodes":"4","Yaml":"environment:\n  cmd: a\n"}""");

        await SubmitAsync(page);

        Assert.Equal(4, Assert.Single(Page.Jobs.Submitted).Spec.Conditions.Nodes);
    }

    [Fact]
    public async Task Yaml_ThatDoesNotRead_CanBeWrittenAnewFromTheForm()
    {
        var page = Open();
        await TypeYamlAsync(page, "environment:\n  cmd: python3 a.py\n");
        await TypeYamlAsync(page, "environment: [");

        await page.Find(".linked-file .link").ClickAsync();

        Assert.Equal("environment:\n  cmd: python3 a.py\n", YamlOf(page));
    }

    [Fact]
    public async Task Yaml_Emptied_EmptiesTheForm_SoThatTheJobBeforeDoesNotRun()
    {
        var page = Open();
        await TypeYamlAsync(page, "environment:\n  cmd: python3 a.py\nconditions:\n  nodes: 4\n");

        await TypeYamlAsync(page, "");
        await SubmitAsync(page);

        Assert.True(string.IsNullOrEmpty(ValueOf(page, "Command")));
        Assert.Equal("1", ValueOf(page, "Nodes"));
        Assert.Empty(Page.Jobs.Submitted);

        await TypeAsync(page, "Command", "python3 b.py");
        Assert.Equal("environment:\n  cmd: python3 b.py\n", YamlOf(page));
    }

    [Fact]
    public async Task Yaml_TypedWhileTheConnectionWasAway_IsWhatRuns()
    {
        var page = Open($"?project={Project().Id}");
        Holds("""{"Command":"python3 src/train.py","Yaml":"environment:\n  cmd: python3 offline.py\n"}""");

        await SubmitAsync(page);

        Assert.Equal(["python3", "offline.py"], Assert.Single(Page.Jobs.Submitted).Spec.Command);
    }

    [Fact]
    public void Yaml_OfAnEarlierJob_IsTheProjectsFileWithWhatTheJobAskedFor()
    {
        var project = Page.Projects.Add("digits", Snapshot);
        Page.Projects.Files[Snapshot] = new ProjectFile("digits", A.Spec(), [], []);
        Page.Projects.Write(Snapshot, "project.yaml", "projectname: digits # ours\nenvironment:\n  cmd: python3\n  source: train.py\n");
        var job = new JobView
        {
            Summary = OnPage.Job(12, "train", JobState.Failed) with { Project = project.Id },
            Spec = A.Spec() with { Label = "digits", MaxRetries = 3 },
        };
        Page.Jobs.All.Add(job);

        var page = Open($"?from={job.Summary.Id}");

        Assert.Equal("projectname: digits # ours\nenvironment:\n  cmd: python3\n  source: train.py\nlimits:\n  maxRetries: 3\n", YamlOf(page));
    }

    [Fact]
    public async Task CheckOnly_SaysWhatWouldBe_AndSubmitsNothing()
    {
        Page.Executors.All.Add(OnPage.Executor("ada-desk"));
        var page = Open($"?project={Project().Id}");

        await page.Find(".other-ways button").ClickAsync();

        Assert.Contains("would accept it", page.Find(".run [role=status]").TextContent, StringComparison.Ordinal);
        Assert.Empty(Page.Jobs.Submitted);
        Assert.Equal(Snapshot, Assert.Single(Page.Jobs.Checked).Snapshot);

        Page.Jobs.RefuseSubmit = new Refusal(RefusalKind.NotFound, "secret-missing", "There is no secret HF_TOKEN here.");
        await page.Find(".other-ways button").ClickAsync();
        Assert.Contains("no secret HF_TOKEN", page.Find(".run [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsACommand_IsTheYamlOnStandardInput_WhateverStandsInIt()
    {
        var page = Open();
        await TypeYamlAsync(page, "environment:\n  cmd: |\n    a\nEND: 1\n");
        await page.FindAll(".other-ways button")[1].ClickAsync();
        Assert.Contains("as soon as the form has no fault", page.Find(".run").TextContent, StringComparison.Ordinal);

        await TypeYamlAsync(page, "# 'mine'\nenvironment:\n  cmd: echo $HOME\n");
        Assert.Equal(
            "pollinator run --follow --file=- <<'END'\n# 'mine'\nenvironment:\n  cmd: echo $HOME\nEND",
            page.Find(".command code").TextContent
        );
    }

    [Theory]
    [InlineData("a\nEND\nb\n", "pollinator run --follow --project='it'\\''s' --file=- <<'END_'\na\nEND\nb\nEND_")]
    public void Command_EndsWhereTheFileDoes(string yaml, string command) => Assert.Equal(command, SubmitCommand.Of("it's", yaml));

    [Fact]
    public void EarlierJobs_OfTheProject_CanBeBegunFrom()
    {
        var project = Project();
        var job = new JobView { Summary = OnPage.Job(12, "train", JobState.Failed) with { Project = project.Id }, Spec = A.Spec() };
        Page.Jobs.All.Add(job);
        var page = Open($"?project={project.Id}");

        page.Find(".from select").Change(job.Summary.Id.ToString());

        Assert.EndsWith($"/jobs/new?from={job.Summary.Id}", Navigation.Uri, StringComparison.Ordinal);
    }

    private Task TypeYamlAsync(IRenderedComponent<SubmitPage> page, string text) =>
        AfterPauseAsync(page.InvokeAsync(() => page.FindComponent<CodeEditor>().Instance.TypedAsync(text)));

    private static string? YamlOf(IRenderedComponent<SubmitPage> page) => page.FindComponent<CodeEditor>().Instance.Text;
}
