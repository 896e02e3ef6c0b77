using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>Copies the address of what the page shows, the chosen section, result or line of the log included, and says who can open it.</summary>
public sealed partial class ShareLink
{
    private bool? _copied;

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private async Task CopyAsync()
    {
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/form-draft.js");
        _copied = await module.InvokeAsync<bool>("copy", Navigation.Uri);
    }
}
