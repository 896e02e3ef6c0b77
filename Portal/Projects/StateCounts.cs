using Pollinator.Contracts;

namespace Pollinator.Portal.Projects;

/// <summary>What became of the files of a state in the one after it, told by their paths.</summary>
/// <param name="Added">How many came.</param>
/// <param name="Replaced">How many have other content.</param>
/// <param name="Same">How many are as they were.</param>
/// <param name="Gone">How many went.</param>
public sealed record StateCounts(int Added, int Replaced, int Same, int Gone)
{
    /// <summary>Counts them.</summary>
    public static StateCounts Of(SnapshotManifest before, SnapshotManifest after)
    {
        var left = before.Entries.Where(IsFile).ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var (added, replaced, same) = (0, 0, 0);
        foreach (var file in after.Entries.Where(IsFile))
        {
            if (!left.Remove(file.Path, out var was))
            {
                added++;
            }
            else if (StateDifference.IsSame(was, file))
            {
                same++;
            }
            else
            {
                replaced++;
            }
        }
        return new StateCounts(added, replaced, same, left.Count);
    }

    private static bool IsFile(SnapshotEntry entry) => entry.Kind == EntryKind.File;
}
