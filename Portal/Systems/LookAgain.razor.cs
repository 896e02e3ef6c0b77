using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>Looks round on a system anew.</summary>
public sealed partial class LookAgain
{
    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    private Task LookAsync() => AskAsync(View.Id, new Ask { Id = AskId.New(), Kind = AskKind.Discover });
}
