using Pollinator.Contracts;
using Pollinator.Portal.Projects;

namespace Pollinator.Portal.Tests.Projects;

public sealed class StateDifferenceTests
{
    [Fact]
    public void Difference_TellsWhatCameWentChangedAndMoved()
    {
        var one = SnapshotRules.Canonical([
            Files.Of("same", "s"u8.ToArray()),
            Files.Of("gone", "g"u8.ToArray()),
            Files.Of("src/a.py", "moved"u8.ToArray()),
            Files.Of("b", "1"u8.ToArray()),
            Files.Of("run", "r"u8.ToArray()),
            Files.Link("link", "b"),
        ]);
        var other = SnapshotRules.Canonical([
            Files.Of("same", "s"u8.ToArray()),
            Files.Of("came", "c"u8.ToArray()),
            Files.Of("lib/a.py", "moved"u8.ToArray()),
            Files.Of("b", "2"u8.ToArray()),
            Files.Of("run", "r"u8.ToArray()) with
            {
                IsExecutable = true,
            },
            Files.Link("link", "same"),
        ]);

        var found = StateDifference.Of(one, other);

        Assert.Equal(
            ["Changed b", "Added came", "Removed gone", "Moved lib/a.py", "Changed link", "Changed run"],
            found.Select(entry => $"{entry.Change} {entry.Path}")
        );
        Assert.Equal(["b", "came", "gone"], found.Where(entry => entry.HasLines).Select(entry => entry.Path));
        Assert.Equal("run", Assert.Single(found, entry => entry.IsModeOnly).Path);
    }

    [Fact]
    public void Difference_OfFilesWithTheSameContent_GuessesNoMove()
    {
        var one = SnapshotRules.Canonical([Files.Of("a", "x"u8.ToArray()), Files.Of("b", "x"u8.ToArray())]);
        var other = SnapshotRules.Canonical([Files.Of("c", "x"u8.ToArray()), Files.Of("empty", [])]);

        Assert.DoesNotContain(StateDifference.Of(one, other), entry => entry.Change == EntryChange.Moved);
    }
}
