using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Executors;

/// <summary>Whose jobs an executor or a system takes, and for its owner the way to change that.</summary>
public sealed partial class SharingCard
{
    private bool _choosing;
    private Refusal? _said;

    /// <summary>What is shared.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>With whom.</summary>
    [Parameter, EditorRequired]
    public SharingView Sharing { get; set; } = null!;

    /// <summary>Whether it is the viewer's to share.</summary>
    [Parameter]
    public bool IsMine { get; set; }

    /// <summary>Whether jobs there run as the owner's account at a centre.</summary>
    [Parameter]
    public bool IsAccount { get; set; }

    /// <summary>Shares it; gives what stands against it.</summary>
    [Parameter, EditorRequired]
    public Func<Share, Task<Refusal?>> OnShare { get; set; } = null!;

    private async Task ShareAsync(Share share)
    {
        _said = await OnShare(share);
        _choosing = false;
    }
}
