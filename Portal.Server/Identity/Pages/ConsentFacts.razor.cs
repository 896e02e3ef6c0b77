using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Server.Identity.Provider;

namespace Pollinator.Portal.Server.Identity.Pages;

/// <summary>As whom a program would act, and what it may.</summary>
public sealed partial class ConsentFacts
{
    /// <summary>Whose name it is.</summary>
    [Parameter, EditorRequired]
    public string? Person { get; set; }

    /// <summary>The colony it acts in.</summary>
    [Parameter]
    public string? Colony { get; set; }

    /// <summary>What was asked for.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyCollection<string> Scopes { get; set; } = [];

    private Contracts.Scopes May => ScopeNames.Of(Scopes);
}
