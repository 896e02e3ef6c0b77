using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Pollinator.Portal.Jobs;

/// <summary>
/// The one field of a small form that outlives a reload and a session that ended, in the form's <see cref="SubmitDraft"/>. A field that has no name in
/// its form, such as that of a secret's value, is never stored.
/// </summary>
internal sealed class KeptField(string name) : IAsyncDisposable
{
    private SubmitDraft? _draft;

    /// <summary>Keeps it from now on; gives what an earlier visit of this tab had typed, empty when it is nothing.</summary>
    public async Task<string> BeginAsync(IJSRuntime js, ElementReference form, CancellationToken ct)
    {
        _draft = await SubmitDraft.AttachAsync(js, form, ct);
        var restored = await _draft.RestoreAsync(Only(""), ct);
        return restored.GetValueOrDefault(name) ?? "";
    }

    /// <summary>
    /// Stores this. A form that is asked stores nothing meanwhile, and its text again when it is refused: when it has done what it is for, it may be gone
    /// before it could forget.
    /// </summary>
    public async Task KeepAsync(string text, CancellationToken ct)
    {
        if (_draft is not null)
        {
            await _draft.KeepAsync(Only(text), ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_draft is not null)
        {
            await _draft.DisposeAsync();
        }
    }

    private Dictionary<string, string> Only(string text) => new(StringComparer.Ordinal) { [name] = text };
}
