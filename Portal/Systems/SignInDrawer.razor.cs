using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>Signs in from wherever a person is: at the side, over the page.</summary>
public sealed partial class SignInDrawer
{
    private bool _signedIn;

    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    /// <summary>The drawer is left.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }
}
