using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Pollinator.Portal.Layout;

/// <summary>The rail's way to the projects, which is also where one is while looking into a state of a folder.</summary>
public sealed class ProjectsLink : NavLink
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc />
    protected override bool ShouldMatch(string uriAbsolute) =>
        base.ShouldMatch(uriAbsolute) || Navigation.ToBaseRelativePath(uriAbsolute).StartsWith("snapshots/", StringComparison.Ordinal);
}
