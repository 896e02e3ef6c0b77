using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs;

/// <summary>The submit page without a browser, with a draft that the test fills.</summary>
public abstract class SubmitPageHost : IAsyncLifetime
{
    protected static ContentHash Snapshot { get; } = ContentHash.Of([7]);

    protected SubmitPageHost()
    {
        var module = Page.JSInterop.SetupModule("./_content/Pollinator.Portal/js/form-draft.js");
        module.Mode = JSRuntimeMode.Loose;
        Draft = module.SetupModule("attach", _ => true);
        Draft.Mode = JSRuntimeMode.Loose;
        Stores("{}");
        Holds("{}");
        Code = Page.TakesCode();
    }

    private protected OnPage Page { get; } = new();

    protected BunitJSModuleInterop Draft { get; }

    protected BunitJSModuleInterop Code { get; }

    protected NavigationManager Navigation => Page.Services.GetRequiredService<NavigationManager>();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Page.DisposeAsync();
    }

    protected void Stores(string json) => Draft.Setup<Microsoft.JSInterop.IJSStreamReference>("restore", _ => true).SetResult(new FakeStream(json));

    protected void Holds(string json) => Draft.Setup<Microsoft.JSInterop.IJSStreamReference>("current").SetResult(new FakeStream(json));

    protected IRenderedComponent<SubmitPage> Open(string query = "")
    {
        Navigation.NavigateTo("/jobs/new" + query);
        return Page.Render<SubmitPage>();
    }

    protected ProjectView Project(JobSpec? spec = null)
    {
        var project = Page.Projects.Add("digits", Snapshot);
        Page.Projects.Files[Snapshot] = new ProjectFile("digits", spec ?? A.Spec(), [], []);
        Page.Projects.Write(Snapshot, "project.yaml", "projectname: digits\n");
        return project;
    }

    // The page waits for a pause in typing before it asks where the job can run. It may be asking for the letters before these just now, and wait only then.
    protected async Task AfterPauseAsync(Task change)
    {
        await Eventually.IsAsync(
            () =>
            {
                Page.Clock.Advance(TimeSpan.FromSeconds(1));
                return change.IsCompleted;
            },
            "the page has asked"
        );
        await change;
    }

    // In the page's own turn: where the job fits is asked for in the background, and an answer that draws the page anew between the finding of an element
    // and its event would leave the event without who hears it.
    protected Task TypeAsync(IRenderedComponent<SubmitPage> page, string field, string text) =>
        AfterPauseAsync(page.InvokeAsync(() => page.Find("#f-" + field).InputAsync(text)));

    protected static Task SubmitAsync(IRenderedComponent<SubmitPage> page) => page.InvokeAsync(() => page.Find("form").SubmitAsync());

    protected static string? ValueOf(IRenderedComponent<SubmitPage> page, string field) => page.Find("#f-" + field).GetAttribute("value");

    private protected sealed class FakeStream(string text) : Microsoft.JSInterop.IJSStreamReference
    {
        public long Length => Encoding.UTF8.GetByteCount(text);

        public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512000, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
