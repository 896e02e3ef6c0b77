using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>The browser's copy of a form (wwwroot/js/form-draft.js), stored under what its <c>data-draft</c> says.</summary>
internal sealed class SubmitDraft(IJSObjectReference draft) : IAsyncDisposable
{
    // All fields at their longest fit; a page that sends more is no page of ours.
    private const long MostBytes = 1024 * 1024;

    /// <summary>
    /// Under which name the browser keeps a form. It is its person's, in the colony they act in: whoever signs in next in the same tab begins anew, and
    /// the same person finds it again after a session that ended.
    /// </summary>
    public static string KeyOf(Caller caller, string form) => $"{caller.User}.{caller.Colony}.{form}";

    public static async Task<SubmitDraft> AttachAsync(IJSRuntime js, ElementReference form, CancellationToken ct)
    {
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", ct, "./_content/Pollinator.Portal/js/form-draft.js");
        return new(await module.InvokeAsync<IJSObjectReference>("attach", ct, form));
    }

    /// <summary>
    /// Types what an earlier visit of this tab had typed, as a person would: into fields that still hold what the form began
    /// with. The events of that come before the answer, which has what was typed and what has no field to type into.
    /// </summary>
    public Task<IReadOnlyDictionary<string, string?>> RestoreAsync(IReadOnlyDictionary<string, string> begun, CancellationToken ct) =>
        ReadAsync("restore", ct, begun);

    /// <summary>What stands in the fields now.</summary>
    public Task<IReadOnlyDictionary<string, string?>> CurrentAsync(CancellationToken ct) => ReadAsync("current", ct);

    public ValueTask KeepAsync(object extra, CancellationToken ct) => draft.InvokeVoidAsync("keep", ct, extra);

    /// <summary>Leads to the first field that needs another look.</summary>
    public ValueTask ShowFaultAsync(CancellationToken ct) => draft.InvokeVoidAsync("showFault", ct);

    public ValueTask ForgetAsync(CancellationToken ct) => draft.InvokeVoidAsync("forget", ct);

    public ValueTask DisposeAsync() => draft.EndAsync();

    private async Task<IReadOnlyDictionary<string, string?>> ReadAsync(string method, CancellationToken ct, params object[] arguments)
    {
        await using var reference = await draft.InvokeAsync<IJSStreamReference>(method, ct, arguments);
        await using var stream = await reference.OpenReadStreamAsync(MostBytes, ct);
        var texts = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        using var document = await JsonDocument.ParseAsync(stream, cancellationToken: ct);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            texts[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
        }
        return texts;
    }
}
