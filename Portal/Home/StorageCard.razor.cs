using Microsoft.AspNetCore.Components;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Home;

/// <summary>What the colony's files take: on its systems, as those said, and here.</summary>
public sealed partial class StorageCard
{
    private const int MostNamed = 2;

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
            var count = Sizes.Count(Side.Projects.Count, "project", "projects");
            var states = Sizes.Count(Side.Projects.Sum(project => project.Snapshots), "state", "states");
            var largest = Side.Projects.Where(project => project.Newest is not null).Take(MostNamed).ToList();
            return largest.Count == 0
                ? $"{count}, {Durations.Ago(Side.At, Now)}"
                : L(
                    "{0}, {1}, results counted in. Largest now: {2}",
                    count,
                    states,
                    string.Join(", ", largest.Select(project => $"{project.Name} {Sizes.Bytes(project.Newest!.Bytes)}"))
                );
        }
    }
}
