using Microsoft.AspNetCore.Components;
using Pollinator.Contracts;

namespace Pollinator.Portal.Systems;

/// <summary>A key pair the executor makes: its public half, to be put on the system.</summary>
public sealed partial class MadeKeyBox
{
    /// <summary>The system.</summary>
    [Parameter, EditorRequired]
    public SystemView View { get; set; } = null!;

    private Task MakeAsync() => AskAsync(View.Id, new Ask { Id = AskId.New(), Kind = AskKind.MakeKey });
}
