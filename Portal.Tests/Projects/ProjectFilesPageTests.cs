using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Editing;
using Pollinator.Portal.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Projects;

public sealed class ProjectFilesPageTests : IAsyncLifetime
{
    private static readonly ContentHash First = ContentHash.Of([1]);
    private readonly OnPage _page = new();
    private readonly ProjectView _project;
    private readonly BunitJSModuleInterop _field;

    public ProjectFilesPageTests()
    {
        _page.TakesDrafts();
        _field = _page.TakesCode();
        _project = _page.Projects.Add("digits", First);
        _page.Projects.Write(First, "project.yaml", "environment:\n  cmd: python3\n");
        _page.Projects.Write(First, "src/train.py", "print(1)\r\n");
        _page.Projects.Write(First, "model.bin", [1, 0, 2]);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private string Address => _page.Services.GetRequiredService<NavigationManager>().Uri;

    [Fact]
    public void Files_AreATree_OpenWhereThePageIs()
    {
        var tree = Open("src/train.py").Find(".file-tree");

        Assert.Contains("train.py", tree.TextContent, StringComparison.Ordinal);
        Assert.Equal("train.py", tree.QuerySelector("[aria-current]")!.TextContent);
        Assert.DoesNotContain("train.py", Open().Find(".file-tree").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_TakeFiles_AndFilesDoNot()
    {
        Assert.Equal("src", Open("src").FindComponent<FolderDrop>().Instance.Into);
        Assert.Equal("", Open().FindComponent<FolderDrop>().Instance.Into);
        Assert.True(Open("src/train.py").Find(".add").HasAttribute("hidden"));
        Assert.False(Open("src").Find(".add").HasAttribute("hidden"));
    }

    [Fact]
    public async Task Upload_GoesOnWhereItWasDropped_WhileThePersonLooksElsewhere()
    {
        var module = _page.JSInterop.SetupModule("./_content/Pollinator.Portal/js/folder/folder-drop.js");
        module.Mode = JSRuntimeMode.Loose;
        var browser = module.SetupModule("attach", _ => true);
        browser.Mode = JSRuntimeMode.Loose;
        var page = Open("src");
        var drop = page.FindComponent<FolderDrop>().Instance;
        await page.InvokeAsync(() => drop.Walked(1));

        var address = _page.Services.GetRequiredService<NavigationManager>();
        await page.InvokeAsync(() => address.NavigateTo(Urls.Files(_project.Id, "src/train.py")));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form.file-form")));
        await page.InvokeAsync(() => drop.Scanned(new FoundFolder("data", 1, 7, [], 0, [], 0)));

        Assert.Same(drop, page.FindComponent<FolderDrop>().Instance);
        Assert.Empty(browser.Invocations["dispose"]);
        Assert.Equal("src", Assert.Single(browser.Invocations["send"]).Arguments[2]);
    }

    [Fact]
    public async Task Save_MakesAStateFromTheOneThatWasRead_WithTheLineEndsOfTheFile()
    {
        var page = Open("src/train.py");
        _field.Has("print(2)\n");

        await page.InvokeAsync(() => page.Find("form.file-form").SubmitAsync());

        var (from, change) = Assert.Single(_page.Projects.Changes);
        var write = Assert.IsType<FolderChange.Write>(change);
        Assert.Equal((First, "src/train.py", false), (from, write.Path, write.IsNew));
        Assert.Equal("print(2)\r\n", Encoding.UTF8.GetString(write.Content.Span));
        page.WaitForAssertion(() => Assert.StartsWith("Saved as state", page.Find(".save .standing").TextContent, StringComparison.Ordinal));
        Assert.Empty(_field.Invocations["setText"]);
    }

    [Fact]
    public async Task Save_Again_GoesOnFromOnesOwnState()
    {
        var page = Open("src/train.py");
        _field.Has("print(2)\n");
        await page.InvokeAsync(() => page.Find("form.file-form").SubmitAsync());
        _field.Has("print(3)\n");
        await page.InvokeAsync(() => page.Find("form.file-form").SubmitAsync());

        Assert.Equal([First, ContentHash.Of([99, 1])], _page.Projects.Changes.Select(change => change.From!.Value));
    }

    [Fact]
    public async Task Save_WhenTheProjectMovedOn_KeepsTheTextAndOffersBothWays()
    {
        var page = Open("src/train.py");
        _field.Has("print(2)\n");
        var newer = new SnapshotView(ContentHash.Of([5]), OnPage.Noon, "Bo", 1, 1, "Sent");
        _page.Projects.All[0] = _project with { Newest = newer };
        _page.Projects.Refuse["change"] = new Refusal(RefusalKind.Conflict, FolderChange.MovedOn, "There is a newer state.");

        await page.InvokeAsync(() => page.Find("form.file-form").SubmitAsync());

        Assert.Contains("What you typed is still here", page.Find(".banner").TextContent, StringComparison.Ordinal);
        Assert.EndsWith($"/compare?a={First.Hex}&b={newer.Id.Hex}", page.Find(".banner a").GetAttribute("href"), StringComparison.Ordinal);

        _page.Projects.Refuse.Clear();
        await page.InvokeAsync(() => page.Find(".banner button").ClickAsync(new()));
        Assert.Equal(newer.Id, _page.Projects.Changes[^1].From);
        Assert.Empty(page.FindAll(".banner"));
    }

    [Fact]
    public async Task ProjectFile_IsCheckedAsItIsTyped()
    {
        _page.Projects.Check = yaml => new ProjectFile(
            null,
            null,
            yaml.Contains("memm", StringComparison.Ordinal) ? [new ProjectFileFault(2, 3, "There is no key 'memm'.", "mem")] : [],
            []
        );
        var page = Open("project.yaml");
        Assert.Empty(page.FindAll(".file-faults li"));

        _field.Has("conditions:\n  memm: 1Gi\n");
        var editor = page.FindComponent<CodeEditor>();
        await page.InvokeAsync(editor.Instance.ChangedAsync);

        Assert.Contains("Line 2, column 3.", page.Find(".file-faults li").TextContent, StringComparison.Ordinal);
        Assert.Equal("There is no key 'memm'. Did you mean mem?", editor.Instance.Faults.Single().Message);
        Assert.Contains(editor.Instance.Completions!, item => item is { Place: "conditions", Text: "mem", Insert: "mem: " });
        Assert.Equal("Not saved yet", page.Find(".save .standing").TextContent);
    }

    [Fact]
    public async Task Discard_PutsBackWhatIsSaved()
    {
        var page = Open("src/train.py");
        Assert.Empty(page.FindAll(".save button[type=button]"));
        _field.Has("print(2)\n");
        await page.InvokeAsync(page.FindComponent<CodeEditor>().Instance.ChangedAsync);

        await page.InvokeAsync(() => page.Find(".save button[type=button]").ClickAsync(new()));

        Assert.Equal("print(1)\n", Assert.Single(_field.Invocations["setText"]).Arguments[0]);
        Assert.Equal("", page.Find(".save .standing").TextContent);
    }

    [Fact]
    public void OlderState_IsToLookAtOnly()
    {
        var older = ContentHash.Of([3]);
        _page.Projects.Write(older, "src/train.py", "old");

        var page = Open("src/train.py", older);

        Assert.Empty(page.FindAll(".save"));
        Assert.True(page.Find("textarea").HasAttribute("readonly"));
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent is "Rename" or "Delete");
        Assert.Contains("not the newest", page.Find(".banner").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_AreNotEdited()
    {
        var page = Open("model.bin");

        Assert.Contains("This is not text", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("textarea"));
        Assert.Contains("model.bin", page.Find("a[download][href*='/file?']").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewFile_IsMadeInTheFolderThatIsShown_AndOpened()
    {
        var page = Open("src/train.py");
        await Button(page, "New file").ClickAsync(new());
        Assert.Equal("src/", page.Find("#name-dialog").GetAttribute("value"));

        await page.InvokeAsync(() => page.Find("#name-dialog").InputAsync("src/model.py"));
        await page.InvokeAsync(() => page.Find("dialog form").SubmitAsync());

        Assert.True(Assert.IsType<FolderChange.Write>(_page.Projects.Changes.Single().Change).IsNew);
        Assert.EndsWith("/files?path=src%2Fmodel.py", Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rename_WhileTheNewStateLoads_AsksNoStateForTheOthersFile()
    {
        var page = Open("src/train.py");
        await Button(page, "Rename").ClickAsync(new());
        await page.InvokeAsync(() => page.Find("#name-dialog").InputAsync("src/learn.py"));
        _page.Projects.ManifestGate = new TaskCompletionSource();

        await page.InvokeAsync(() => page.Find("dialog form").SubmitAsync());
        Assert.NotEmpty(page.FindAll("form.file-form"));
        Assert.DoesNotContain("not yours to see", page.Markup, StringComparison.Ordinal);
        await page.InvokeAsync(_page.Projects.ManifestGate.SetResult);

        page.WaitForAssertion(() => Assert.Equal("src/learn.py", page.Find("textarea").GetAttribute("aria-label")));
        Assert.DoesNotContain("not yours to see", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rename_Refused_SaysWhyInTheDialog()
    {
        _page.Projects.Refuse["change"] = new Refusal(RefusalKind.Conflict, "path-taken", "There is 'x' already.");
        var page = Open("src/train.py");
        await Button(page, "Rename").ClickAsync(new());

        await page.InvokeAsync(() => page.Find("#name-dialog").InputAsync("x"));
        await page.InvokeAsync(() => page.Find("dialog form").SubmitAsync());

        Assert.Contains("There is 'x' already.", page.Find("dialog [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("x", page.Find("#name-dialog").GetAttribute("value"));
    }

    [Fact]
    public async Task Delete_OfAFolder_SaysHowMuch_AndLeadsAbove()
    {
        var page = Open("src");
        await Button(page, "Delete").ClickAsync(new());
        Assert.Contains("nor the 1 file in it", page.Find("dialog").TextContent, StringComparison.Ordinal);

        await page.InvokeAsync(() => page.Find("dialog .danger").ClickAsync(new()));

        Assert.Equal(new FolderChange.Remove("src"), _page.Projects.Changes.Single().Change);
        Assert.EndsWith($"/projects/{_project.Id}/files", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_TellsFilesAndLines_AsText()
    {
        var second = ContentHash.Of([2]);
        _page.Projects.Write(second, "project.yaml", "environment:\n  cmd: bash\n");
        _page.Projects.Comparisons["project.yaml"] = new FileComparison(
            "project.yaml",
            1,
            1,
            [new ComparedHunk([new(LineChange.Removed, 2, null, "  cmd: python3"), new(LineChange.Added, null, 2, "<script>alert(1)</script>")])],
            false
        );
        _page.Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.CompareStates(_project.Id, First, second));

        var page = _page.Render<CompareStatesPage>(p => p.Add(s => s.Id, _project.Id.ToString()));

        Assert.Equal("3 files differ: 2 removed, 1 changed.", page.Find(".answer").TextContent);
        Assert.Equal("<script>alert(1)</script>", page.Find(".line.added .text").TextContent);
        Assert.Empty(page.FindAll("script"));
    }

    private IRenderedComponent<ProjectFilesPage> Open(string? path = null, ContentHash? state = null)
    {
        _page.Services.GetRequiredService<NavigationManager>().NavigateTo(Urls.Files(_project.Id, path, state));
        return _page.Render<ProjectFilesPage>(p => p.Add(s => s.Id, _project.Id.ToString()));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<ProjectFilesPage> page, string words) =>
        page.FindAll("button").First(button => button.TextContent.Trim().EndsWith(words, StringComparison.Ordinal));
}
