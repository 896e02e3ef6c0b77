using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>What the colony's files take: on its systems, as those said, and here.</summary>
public sealed partial class StorageCard
{
    /// <summary>What is known.</summary>
    [Parameter, EditorRequired]
    public HomeSide Side { get; set; } = new();

    /// <summary>Now.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    private string Portal =>
        Side switch
        {
            { PortalBytes: null } => L("being counted"),
            { PortalBytes: { } bytes, PortalLimit: { } limit } => L("{0} of {1}", Sizes.Bytes(bytes), Sizes.Bytes(limit)),
            { PortalBytes: { } bytes } => L("{0}, no limit", Sizes.Bytes(bytes)),
        };

    private string Projects
    {
        get
        {
            var (projects, states, largest) = Side.Projects;
            var count = Sizes.Count(projects, "project", "projects");
            return largest.Count == 0
                ? $"{count}, {Durations.Ago(Side.At, Now)}"
                : L(
                    "{0}, {1}, results counted in. Largest: {2}",
                    count,
                    Sizes.Count(states, "state", "states"),
                    string.Join(", ", largest.Select(project => $"{project.Name} {Sizes.Bytes(project.Bytes)}"))
                );
        }
    }
}
