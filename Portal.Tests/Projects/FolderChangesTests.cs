using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>What a change makes of a folder, without a portal.</summary>
public sealed class FolderChangesTests
{
    private static readonly SnapshotManifest Folder = SnapshotRules.Canonical([
        Files.Of("project.yaml", "a"u8.ToArray()),
        Files.Of("src/run.sh", "b"u8.ToArray()) with
        {
            IsExecutable = true,
        },
        Files.Of("src/lib/x.py", "c"u8.ToArray()),
        Files.Of("src2", "d"u8.ToArray()),
        Files.Link("src/link", "lib/x.py"),
    ]);

    [Fact]
    public void Write_AFile_KeepsThatItIsAProgram()
    {
        var after = Apply(Write("src/run.sh", "new"));

        var file = after.Entries.Single(entry => entry.Path == "src/run.sh");
        Assert.True(file.IsExecutable);
        Assert.Equal((3L, ContentHash.Of("new"u8)), (file.Size, file.Chunks.Single()));
        Assert.Equal(Folder.Entries.Count, after.Entries.Count);
    }

    [Theory]
    [InlineData("#!/bin/sh\n", true)]
    [InlineData("echo", false)]
    [InlineData("", false)]
    public void Write_ANewFile_IsAProgramWhenItSaysSo(string content, bool isProgram)
    {
        var file = Apply(Write("deep/in/new.sh", content, isNew: true)).Entries.Single(entry => entry.Path == "deep/in/new.sh");

        Assert.Equal((isProgram, content.Length > 0 ? 1 : 0), (file.IsExecutable, file.Chunks.Count));
    }

    [Fact]
    public void Move_AFolder_TakesAllThatIsInItAndNothingElse() =>
        Assert.Equal(
            ["code", "code/lib", "code/lib/x.py", "code/link", "code/run.sh", "project.yaml", "src2"],
            Paths(Apply(new FolderChange.Move("src", "code")))
        );

    [Fact]
    public void Remove_AFolder_TakesAllThatIsInItAndNothingElse() =>
        Assert.Equal(["project.yaml", "src2"], Paths(Apply(new FolderChange.Remove("src"))));

    [Theory]
    [InlineData("src/run.sh", true, "path-taken")]
    [InlineData("src", true, "path-taken")]
    [InlineData("nope", false, "not-found")]
    [InlineData("src", false, "not-found")]
    [InlineData("src/link", false, "not-found")]
    [InlineData("../a", true, "path")]
    [InlineData("/etc/passwd", true, "path")]
    [InlineData("a//b", true, "path")]
    [InlineData("a\\b", true, "path")]
    [InlineData("a\0b", true, "path")]
    [InlineData("", true, "path")]
    public void Write_WhereItCannotBe_IsRefused(string path, bool isNew, string code) =>
        Assert.Equal(code, FolderChanges.Apply(Folder, Write(path, "x", isNew)).Refusal?.Code);

    [Theory]
    [InlineData("src", "project.yaml", "path-taken")]
    [InlineData("src", "src/lib/src", "path-within-itself")]
    [InlineData("src", "../src", "path")]
    [InlineData("nope", "there", "not-found")]
    public void Move_WhereItCannotBe_IsRefused(string path, string to, string code) =>
        Assert.Equal(code, FolderChanges.Apply(Folder, new FolderChange.Move(path, to)).Refusal?.Code);

    [Fact]
    public void Write_TooMuch_IsRefused() =>
        Assert.Equal(
            "file-too-large",
            FolderChanges.Apply(Folder, new FolderChange.Write("src2", new byte[FolderChange.MostBytes + 1], IsNew: false)).Refusal?.Code
        );

    [Fact]
    public void Add_Files_ReplacesThoseOfTheirPathsAndKeepsTheRest()
    {
        var added = new FolderChange.Add(
            new SnapshotManifest { Entries = [Files.Of("src/run.sh", "new"u8.ToArray()), Files.Of("data/a.bin", "\0"u8.ToArray())] }
        );

        var after = Apply(added);

        Assert.Equal(Paths(Folder).Concat(["data", "data/a.bin"]).Order(StringComparer.Ordinal), Paths(after));
        var replaced = after.Entries.Single(entry => entry.Path == "src/run.sh");
        Assert.Equal((true, ContentHash.Of("new"u8)), (replaced.IsExecutable, replaced.Chunks.Single()));
        Assert.Equal("Added 2 files", FolderChanges.WordsOf(added));
    }

    [Theory]
    [InlineData("src")]
    [InlineData("src/link")]
    public void Add_AFileWhereSomethingElseIs_IsRefused(string path)
    {
        var added = new FolderChange.Add(new SnapshotManifest { Entries = [Files.Of(path, "x"u8.ToArray())] });

        Assert.Equal("path-taken", FolderChanges.Apply(Folder, added).Refusal?.Code);
        Assert.Equal($"Added {path}", FolderChanges.WordsOf(added));
    }

    [Fact]
    public void Words_OfAHostileName_StayOnALine()
    {
        var words = FolderChanges.WordsOf(new FolderChange.Move("a\nb\u202e", new string('x', 500)));

        Assert.StartsWith(@"Renamed a\nb\u202e to xxx", words, StringComparison.Ordinal);
        Assert.True(words.Length <= 150);
    }

    private static FolderChange.Write Write(string path, string content, bool isNew = false) => new(path, Encoding.UTF8.GetBytes(content), isNew);

    private static SnapshotManifest Apply(FolderChange change) => SnapshotRules.Canonical(FolderChanges.Apply(Folder, change).Require().Entries);

    private static IEnumerable<string> Paths(SnapshotManifest manifest) => manifest.Entries.Select(entry => entry.Path);
}
