using System.Text;
using Bunit;
using Microsoft.JSInterop;

namespace Pollinator.Portal.Tests.Support;

/// <summary>The browser's copy of a form, for tests of pages that keep one.</summary>
internal static class Drafts
{
    public static BunitJSModuleInterop TakesDrafts(this OnPage page)
    {
        var module = page.JSInterop.SetupModule("./_content/Pollinator.Portal/js/form-draft.js");
        module.Mode = JSRuntimeMode.Loose;
        var draft = module.SetupModule("attach", _ => true);
        draft.Mode = JSRuntimeMode.Loose;
        draft.Holds("restore", "{}");
        draft.Holds("current", "{}");
        return draft;
    }

    public static void Holds(this BunitJSModuleInterop draft, string method, string json) =>
        draft.Setup<IJSStreamReference>(method, _ => true).SetResult(new FakeStream(json));

    private sealed class FakeStream(string text) : IJSStreamReference
    {
        public long Length => Encoding.UTF8.GetByteCount(text);

        public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512000, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
