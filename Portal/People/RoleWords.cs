using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.People;

/// <summary>What a role in a colony is called, and what it may do.</summary>
public static class RoleWords
{
    /// <summary>Each role with its title and what it may do, from most to least.</summary>
    public static IReadOnlyList<(ColonyRole Role, string Title, string Words)> All =>
        [
            (ColonyRole.Owner, L("Owner"), L("does everything, and looks after people and name")),
            (ColonyRole.Member, L("Member"), L("runs jobs, changes projects and executors")),
            (ColonyRole.Viewer, L("Viewer"), L("sees everything, changes nothing")),
        ];

    /// <summary>"Owner".</summary>
    public static string Of(ColonyRole role) => All.Where(known => known.Role == role).Select(known => known.Title).FirstOrDefault(L("Unknown"));
}
