using Pollinator.Contracts;
using Pollinator.Portal.Projects;

namespace Pollinator.Portal.Tests.Projects;

public sealed class StateCountsTests
{
    [Fact]
    public void Counts_GoByPath_AndLeaveFoldersOut()
    {
        var before = SnapshotRules.Canonical([
            Files.Of("same", "s"u8.ToArray()),
            Files.Of("src/gone", "g"u8.ToArray()),
            Files.Of("src/changed", "1"u8.ToArray()),
            Files.Of("run", "r"u8.ToArray()),
        ]);
        var after = SnapshotRules.Canonical([
            Files.Of("same", "s"u8.ToArray()),
            Files.Of("src/changed", "2"u8.ToArray()),
            Files.Of("run", "r"u8.ToArray()) with
            {
                IsExecutable = true,
            },
            Files.Of("data/new", "n"u8.ToArray()),
        ]);

        Assert.Equal(new StateCounts(Added: 1, Replaced: 2, Same: 1, Gone: 1), StateCounts.Of(before, after));
    }

    [Fact]
    public void Words_OfWhatChangedNothing_SaySo()
    {
        const string Nothing = "Nothing changed: all of it is in the newest state already.";

        Assert.Equal(Nothing, FolderWords.Added(new StateCounts(0, 0, 3, 0)));
        Assert.Equal(Nothing, FolderWords.Became(new StateCounts(0, 0, 3, 0)));
        Assert.Equal(
            "The newest state is now this folder: 1,200 files, 200 of them there before.",
            FolderWords.Became(new StateCounts(1000, 150, 50, 0))
        );
    }
}
