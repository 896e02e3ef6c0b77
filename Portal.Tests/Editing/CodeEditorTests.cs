using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Portal.Editing;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Editing;

public sealed class CodeEditorTests : IAsyncLifetime
{
    private readonly OnPage _page = new();
    private readonly List<string> _told = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Editor_BeforeAnyScript_IsAFieldOfItsForm()
    {
        var field = Editor("a: 1\n").Find("textarea");

        Assert.Equal(("a: 1\n", "yaml", "project.yaml"), (field.GetAttribute("value"), field.GetAttribute("name"), field.GetAttribute("aria-label")));
        Assert.False(field.HasAttribute("readonly"));
    }

    [Fact]
    public async Task Changed_TellsWhatTheBrowserHas_Once()
    {
        var field = _page.TakesCode("a: 1");
        var editor = Editor("a: 1");

        await editor.InvokeAsync(editor.Instance.ChangedAsync);
        field.Has("a: 2");
        await editor.InvokeAsync(editor.Instance.ChangedAsync);
        await editor.InvokeAsync(editor.Instance.ChangedAsync);

        Assert.Equal(["a: 2"], _told);
    }

    [Fact]
    public async Task Text_ThatWasTold_IsNotGivenBackToWhoTypesOn()
    {
        var field = _page.TakesCode("a: 12");
        var editor = Editor("a: 1");
        await editor.InvokeAsync(editor.Instance.ChangedAsync);
        field.Has("a: 123");
        Assert.Equal("a: 123", (await editor.InvokeAsync(() => editor.Instance.CurrentAsync(Ct))).Value);

        editor.Render(p => p.Add(e => e.Text, "a: 12"));
        Assert.Empty(field.Invocations["setText"]);

        editor.Render(p => p.Add(e => e.Text, "b: 1"));
        Assert.Equal("b: 1", Assert.Single(field.Invocations["setText"]).Arguments[0]);
    }

    [Fact]
    public async Task Edition_ThatIsNotShown_IsAskedForByTellingTheSameTextAgain()
    {
        var field = _page.TakesCode("a: 1");
        field.Shows(false);
        var editor = Editor("a: 1");
        editor.Render(p => p.Add(e => e.Edition, 1).Add(e => e.Text, "a: 1\nb: 2"));
        Assert.Equal("a: 1\nb: 2", Assert.Single(field.Invocations["give"]).Arguments[0]);

        await editor.InvokeAsync(() => editor.Instance.TypedAsync("a: 1"));
        Assert.Equal((0, "a: 1"), (editor.Instance.ShownEdition, Assert.Single(_told)));

        field.Shows(true);
        editor.Render(p => p.Add(e => e.Edition, 2));
        await editor.InvokeAsync(() => editor.Instance.TypedAsync("a: 1\nb: 2"));
        Assert.Equal((2, 1), (editor.Instance.ShownEdition, _told.Count));
    }

    [Fact]
    public async Task Current_EmptyText_IsEmpty()
    {
        _page.TakesCode();
        var editor = Editor("a");

        Assert.Equal("", (await editor.InvokeAsync(() => editor.Instance.CurrentAsync(Ct))).Value);
    }

    [Fact]
    public async Task Current_TooLarge_IsRefusedInWords()
    {
        _page.TakesCode(new string('x', 101));
        var editor = Editor("a");
        editor.Render(p => p.Add(e => e.MostBytes, 100));

        Assert.Equal("text-too-large", (await editor.InvokeAsync(() => editor.Instance.CurrentAsync(Ct))).Refusal?.Code);
        await editor.InvokeAsync(editor.Instance.ChangedAsync);

        Assert.Empty(_told);
        Assert.Contains("100 B can be edited", editor.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_New_AreShownAndCompletionsNotSentAgain()
    {
        var field = _page.TakesCode("a");
        var editor = Editor("a");

        editor.Render(p => p.Add(e => e.Faults, [new CodeFault(1, 1, "No.")]));
        editor.Render(p => p.Add(e => e.Label, "other"));

        var sent = Assert.Single(field.Invocations["set"]).Arguments[0]!;
        Assert.Null(sent.GetType().GetProperty("Completions")!.GetValue(sent));
    }

    [Fact]
    public async Task Editor_WhoseModuleCannotBeLoaded_TellsWhatIsTypedIntoThePlainField()
    {
        _page.JSInterop.AddInvocationHandler(new NothingLoads());
        var editor = Editor("a");

        await editor.InvokeAsync(() => editor.Find("textarea").ChangeAsync(new ChangeEventArgs { Value = "b\r\n" }));

        Assert.Equal(["b\n"], _told);
        Assert.Equal("b\n", (await editor.Instance.CurrentAsync(Ct)).Value);
    }

    [Fact]
    public async Task Editor_LeftWhileItLoads_IsEndedWhenItHasLoaded()
    {
        var slow = new SlowAttach();
        _page.JSInterop.SetupModule("./_content/Pollinator.Portal/js/code-editor.js").AddInvocationHandler(slow);
        var field = _page.JSInterop.SetupModule("field.js");
        field.Mode = JSRuntimeMode.Loose;
        Editor("a");
        await _page.DisposeComponentsAsync();
        Assert.Empty(field.Invocations["dispose"]);

        slow.Answer(await _page.JSInterop.JSRuntime.InvokeAsync<IJSObjectReference>("import", Ct, "field.js"));

        await Eventually.IsAsync(() => field.Invocations["dispose"].Count == 1, "the field is ended");
    }

    private IRenderedComponent<CodeEditor> Editor(string text) =>
        _page.Render<CodeEditor>(p =>
            p.Add(e => e.Text, text).Add(e => e.Label, "project.yaml").Add(e => e.Name, "yaml").Add(e => e.TextChanged, _told.Add)
        );

    private sealed class SlowAttach : JSRuntimeInvocationHandlerBase<IJSObjectReference>
    {
        public SlowAttach()
            : base(invocation => invocation.Identifier == "attach", isCatchAllHandler: false) { }

        public void Answer(IJSObjectReference field) => SetResultBase(field);
    }

    private sealed class NothingLoads : JSRuntimeInvocationHandlerBase<IJSObjectReference>
    {
        public NothingLoads()
            : base(invocation => invocation.Identifier == "import", isCatchAllHandler: false) => SetExceptionBase(new JSException("Failed to fetch"));
    }
}
