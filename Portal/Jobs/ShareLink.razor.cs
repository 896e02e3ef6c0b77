using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Jobs;

/// <summary>Copies the address of what the page shows, the chosen section, result or line of the log included, and says who can open it.</summary>
public sealed partial class ShareLink
{
    private bool? _copied;

    /// <summary>The job.</summary>
    [Parameter, EditorRequired]
    public JobId Job { get; set; }

    [CascadingParameter]
    private SignedIn Me { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    // By the job's id: its number is another job's in another colony, and who opens the link may work in that one.
    private string Address => Navigation.ToAbsoluteUri(Urls.Job(Job) + new Uri(Navigation.Uri).Query).AbsoluteUri;

    /// <summary>Does what the button does.</summary>
    public async Task CopyAsync()
    {
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./_content/Pollinator.Portal/js/form-draft.js");
        _copied = await module.InvokeAsync<bool>("copy", Address);
    }
}
