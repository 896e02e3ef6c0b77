using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Projects;

public sealed class FolderDropTests : IAsyncLifetime
{
    private static readonly ContentHash Snapshot = ContentHash.Of([7]);
    private readonly OnPage _page = new();
    private readonly BunitJSModuleInterop _drop;

    public FolderDropTests()
    {
        var module = _page.JSInterop.SetupModule("./_content/Pollinator.Portal/js/folder/folder-drop.js");
        module.Mode = JSRuntimeMode.Loose;
        _drop = module.SetupModule("attach", _ => true);
        _drop.Mode = JSRuntimeMode.Loose;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static FoundFolder Found(string name, params RefusedName[] refused) => new(name, 12, 3_400_000, refused, refused.Length, [".git"], 1);

    private ProjectView With(params string[] paths)
    {
        var state = ContentHash.Of([1]);
        WriteAll(state, paths);
        return _page.Projects.Add("digits", state);
    }

    private void WriteAll(ContentHash state, params string[] paths)
    {
        foreach (var path in paths)
        {
            _page.Projects.Write(state, path, "x");
        }
    }

    private static object? Onto(BunitJSModuleInterop drop) => drop.Invocations["send"][^1].Arguments[1];

    private static object? SentTo(BunitJSModuleInterop drop) => drop.Invocations["send"].SingleOrDefault().Arguments?[0];

    [Fact]
    public async Task Folder_OfANewName_BecomesAProjectOfThatName()
    {
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));

        var project = Assert.Single(_page.Projects.All);
        Assert.Equal("digits", project.Name);
        Assert.Equal(project.Id.ToString(), SentTo(_drop));
        Assert.Contains("Bringing digits here", drop.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_Kept_TellsWhoAskedAndOffersAJob()
    {
        KeptFolder? kept = null;
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.OnKept, k => kept = k));
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));
        await drop.InvokeAsync(() => drop.Instance.Sent(Snapshot.Hex, new SendProgress(12, 3_400_000, 1_000_000, 2_400_000)));

        Assert.Equal(Snapshot, kept!.Snapshot);
        Assert.Contains("1.0 MB travelled, 2.4 MB were here already", drop.Markup, StringComparison.Ordinal);
        Assert.Contains(Snapshot.Hex, drop.Find("a.primary").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_ToldAfterTheEnd_DoesNotHideIt()
    {
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));
        await drop.InvokeAsync(() => drop.Instance.Sent(Snapshot.Hex, new SendProgress(12, 3_400_000, 3_400_000, 0)));
        await drop.InvokeAsync(() => drop.Instance.Progressed(new SendProgress(11, 3_300_000, 3_300_000, 0)));

        Assert.Contains("digits is here", drop.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_WithTheNameOfAProject_AsksWhetherItIsItsNewState()
    {
        var there = _page.Projects.Add("digits", ContentHash.Of([1]));
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));
        Assert.Null(SentTo(_drop));

        await drop.Find("button.primary").ClickAsync();

        Assert.Equal(there.Id.ToString(), SentTo(_drop));
        Assert.Single(_page.Projects.All);
    }

    [Fact]
    public async Task Name_OfSpaces_IsRefused_AndTheQuestionStays()
    {
        _page.Projects.Add("digits", ContentHash.Of([1]));
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));

        await drop.Find("#project-name").InputAsync("  ");
        await drop.Find(".name-form").SubmitAsync();

        Assert.Contains("Give the project a name.", drop.Find("#project-name-fault").TextContent, StringComparison.Ordinal);
        Assert.Contains("Add to digits", drop.Find("button.primary").TextContent, StringComparison.Ordinal);
        Assert.Null(SentTo(_drop));
    }

    [Fact]
    public async Task Folder_WhoseFirstTransferWasCut_GoesOnIntoTheEmptyProject()
    {
        var cut = _page.Projects.Add("digits");
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));

        Assert.Equal(cut.Id.ToString(), SentTo(_drop));
    }

    [Fact]
    public async Task Folder_OnAProjectsPage_IsItsNewStateWhateverItsName()
    {
        var project = _page.Projects.Add("digits", ContentHash.Of([1]));
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.Project, project));
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits-copy")));

        Assert.Equal(project.Id.ToString(), SentTo(_drop));
        Assert.Null(Onto(_drop));
    }

    [Fact]
    public async Task Folder_OnAProjectsPage_SaysWhatIsOnlyInTheStateBefore()
    {
        var project = With("a", "b", "c");
        WriteAll(Snapshot, "a", "new");
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.Project, project));
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));
        await drop.InvokeAsync(() => drop.Instance.Sent(Snapshot.Hex, new SendProgress(2, 2, 2, 0)));

        Assert.Equal(
            "The newest state is now this folder: 2 files, 1 of them there before. Only in the state before: 2 files.",
            drop.Find("[role=status] strong").TextContent
        );
    }

    [Fact]
    public async Task Files_OnAProjectsPage_AreAddedToItsNewestState()
    {
        var project = With("a", "b", "c");
        _page.Projects.Write(Snapshot, "c", "longer than before");
        WriteAll(Snapshot, "a", "b", "new");
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.Project, project));
        Assert.Equal(2, drop.FindAll("label input[type=file]").Count);
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("")));
        Assert.Equal(project.Id.ToString(), SentTo(_drop));
        Assert.Equal(project.Newest!.Id.Hex, Onto(_drop));
        await drop.InvokeAsync(() => drop.Instance.Sent(Snapshot.Hex, new SendProgress(2, 2, 2, 0)));

        Assert.Equal("1 file added, 1 replaced; the other 2 stay.", drop.Find("[role=status] strong").TextContent);
    }

    [Fact]
    public async Task Files_WhenSomebodyElseChangedTheProject_AreAddedToWhatIsTheNewestThen()
    {
        var project = With("a");
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.Project, project));
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("")));
        var newer = project.Newest! with { Id = ContentHash.Of([2]) };
        _page.Projects.All[0] = project with { Newest = newer };

        await drop.InvokeAsync(() => drop.Instance.Stopped(new StoppedSending("moved-on")));
        Assert.Equal(newer.Id.Hex, Onto(_drop));

        for (var time = 0; time < 10; time++)
        {
            await drop.InvokeAsync(() => drop.Instance.Stopped(new StoppedSending("moved-on")));
        }
        Assert.StartsWith("Others changed the project", drop.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal(5, _drop.Invocations["send"].Count);
    }

    [Fact]
    public async Task Folder_OnAFolderOfTheProject_IsAddedIntoIt()
    {
        var project = With("a");
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.Project, project).Add(d => d.Into, "src"));
        Assert.Contains("all others stay", drop.Find(".pick").TextContent, StringComparison.Ordinal);
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("data")));

        Assert.Equal(project.Newest!.Id.Hex, Onto(_drop));
        Assert.Equal("src", _drop.Invocations["send"][^1].Arguments[2]);
    }

    [Fact]
    public async Task Folder_ThatIsKept_LeavesTheNextFolderOpenForMore()
    {
        var project = With("a");
        WriteAll(Snapshot, "a", "src/new");
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.Project, project).Add(d => d.Into, "src"));
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("")));

        drop.Render(p => p.Add(d => d.Into, "docs"));
        await drop.InvokeAsync(() => drop.Instance.Sent(Snapshot.Hex, new SendProgress(1, 1, 1, 0)));
        drop.Render(p => p.Add(d => d.Into, "src"));
        Assert.NotEmpty(drop.FindAll("[role=status]"));

        await drop.Find("button.quiet").ClickAsync();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("")));
        await drop.InvokeAsync(() => drop.Instance.Sent(Snapshot.Hex, new SendProgress(1, 1, 1, 0)));
        drop.Render(p => p.Add(d => d.Into, "docs"));
        Assert.Empty(drop.FindAll("[role=status]"));
        Assert.False(drop.Find(".pick").HasAttribute("hidden"));
    }

    [Fact]
    public async Task Files_OnTheEmptyProjectsPage_AreItsFirstState()
    {
        var project = _page.Projects.Add("digits");
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.Project, project));
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("")));

        Assert.Equal(project.Id.ToString(), SentTo(_drop));
        Assert.Null(Onto(_drop));
    }

    [Fact]
    public async Task Files_WithoutAFolder_NeedAName()
    {
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("")));
        await drop.Find("input#project-name").InputAsync("loose files");
        await drop.Find("form").SubmitAsync();

        Assert.Equal("loose files", Assert.Single(_page.Projects.All).Name);
    }

    [Fact]
    public async Task Name_ThePortalRefuses_SaysWhyBesideTheField()
    {
        _page.Projects.Refuse["bad"] = new Refusal(RefusalKind.Invalid, "project-name", "A name has no control characters.");
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("bad")));

        Assert.Equal("A name has no control characters.", drop.Find("#project-name-fault").TextContent.Trim());
        Assert.Null(SentTo(_drop));
    }

    [Fact]
    public async Task Names_ThatCannotBeKept_AreShownAsText()
    {
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits", new RefusedName("<img src=x onerror=alert(1)>", "backslash"))));

        Assert.Empty(drop.FindAll("img"));
        Assert.Contains("1 name cannot be kept", drop.Markup, StringComparison.Ordinal);
        Assert.Contains("&lt;img", drop.Markup, StringComparison.Ordinal);
        Assert.EndsWith("has a backslash", drop.Find(".left-out li").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transfer_ThatStopped_SaysWhyAndCanBeTriedAgain()
    {
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));
        await drop.InvokeAsync(() => drop.Instance.Stopped(new StoppedSending("refused", Words: "The portal's disk is full.")));
        Assert.Equal("The portal's disk is full.", drop.Find("[role=alert]").TextContent.Trim());

        await drop.Find("button").ClickAsync();
        Assert.False(drop.Find("label.pick").HasAttribute("hidden"));
    }

    [Theory]
    [InlineData("not a hash")]
    [InlineData("")]
    public async Task Browser_ThatNamesNoSnapshot_ChangesNothing(string said)
    {
        var told = false;
        var drop = _page.Render<FolderDrop>(p => p.Add(d => d.OnKept, _ => told = true));
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));
        await drop.InvokeAsync(() => drop.Instance.Sent(said, new SendProgress(0, 0, 0, 0)));

        Assert.False(told);
    }

    [Fact]
    public async Task Folder_WithAFaultyProjectFile_ShowsLineColumnAndWhatWasMeant()
    {
        _page.Projects.Files[Snapshot] = new ProjectFile("digits", null, [new(8, 3, "There is no key memmory.", "mem")], []);
        var drop = _page.Render<FolderDrop>();
        await drop.InvokeAsync(() => drop.Instance.Scanned(Found("digits")));
        await drop.InvokeAsync(() => drop.Instance.Sent(Snapshot.Hex, new SendProgress(12, 1, 1, 0)));

        var fault = drop.Find(".file-faults li").TextContent;
        Assert.Contains("Line 8, column 3.", fault, StringComparison.Ordinal);
        Assert.Contains("Did you mean mem?", fault, StringComparison.Ordinal);
    }
}
