using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Systems;

/// <summary>
/// A host shows another key than the one confirmed. There is no button to go on: only who brings the new fingerprint from the centre, and it is the
/// one shown, pins it.
/// </summary>
public sealed partial class ChangedHostKey
{
    private readonly Dictionary<HostKey, string> _typed = [];
    private bool _compared;
    private Refusal? _refusal;

    [Inject]
    private ISystems Ports { get; set; } = null!;

    [Inject]
    private CurrentCaller Current { get; set; } = null!;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    /// <summary>Whether the new key may be compared here; only on the system's own pages.</summary>
    [Parameter]
    public bool CanCompare { get; set; } = true;

    private IReadOnlyList<HostKey> New => [.. View.Status.Shown.Except(View.Pinned)];

    private List<HostKey> Ids => [.. New];

    private string? FaultOf(HostKey key) => _compared ? FingerprintCheck.Fault(_typed.GetValueOrDefault(key), key) : null;

    private void Type(HostKey key, ChangeEventArgs change)
    {
        _compared = false;
        _typed[key] = change.Value?.ToString() ?? "";
    }

    private async Task ConfirmAsync()
    {
        _compared = true;
        if (New.Count > 0 && New.All(key => FingerprintCheck.IsSame(_typed.GetValueOrDefault(key), key)))
        {
            // What is confirmed replaces all: a host that shows nothing new keeps its key.
            var kept = View.Pinned.Where(key => View.Status.Shown.All(shown => shown.Host != key.Host));
            _refusal = (
                await Ports.ConfirmHostKeysAsync(await Current.GetAsync(), View.Id, [.. kept, .. View.Status.Shown], CancellationToken.None)
            ).Refusal;
        }
    }
}
