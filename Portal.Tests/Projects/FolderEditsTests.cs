using System.Text;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>Changes of a project's files, and comparisons of its states, against a portal.</summary>
[Trait("Stage", "Integration")]
public sealed class FolderEditsTests(SharedPortal portal) : IClassFixture<SharedPortal>
{
    private readonly IProjects _projects = portal.Projects;
    private readonly Caller _ada = portal.Owner with { Colony = ColonyId.New() };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_FromTheNewest_MakesTheNextState()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "src/a.py", "one\n", isNew: true)).Require();
        var second = (await WriteAsync(project, first.Id, "src/a.py", "two\n")).Require();

        Assert.Equal("Edited src/a.py", second.Origin);
        Assert.Equal("two\n", await ReadAsync(second.Id, "src/a.py"));
        Assert.Equal("one\n", await ReadAsync(first.Id, "src/a.py"));
        Assert.Equal(second.Id, await NewestAsync(project));
    }

    [Fact]
    public async Task Change_FromAStateThatIsNotTheNewest_ChangesNothing()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", "1", isNew: true)).Require();
        var second = (await WriteAsync(project, first.Id, "a", "2")).Require();

        Assert.Equal(FolderChange.MovedOn, (await WriteAsync(project, first.Id, "a", "3")).Refusal?.Code);
        Assert.Equal(FolderChange.MovedOn, (await WriteAsync(project, null, "b", "3", isNew: true)).Refusal?.Code);
        Assert.Equal(second.Id, await NewestAsync(project));
    }

    [Fact]
    public async Task Change_ByManyAtOnce_IsMadeOnce()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", "0", isNew: true)).Require();

        var made = await Task.WhenAll(
            Enumerable.Range(1, 16).Select(number => Task.Run(() => WriteAsync(project, first.Id, "a", $"by {number}"), Ct))
        );

        var winner = Assert.Single(made, outcome => outcome.IsOk).Require();
        Assert.All(made.Where(outcome => !outcome.IsOk), outcome => Assert.Equal(FolderChange.MovedOn, outcome.Refusal!.Code));
        Assert.Equal(winner.Id, await NewestAsync(project));
    }

    [Fact]
    public async Task Change_BackToWhatWas_IsTheNewestAgain()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", "1", isNew: true)).Require();
        var second = (await WriteAsync(project, first.Id, "a", "2")).Require();

        Assert.Equal(first.Id, (await WriteAsync(project, second.Id, "a", "1")).Require().Id);
        Assert.Equal(first.Id, await NewestAsync(project));
    }

    [Fact]
    public async Task Add_ToTheNewest_TakesOnlyWhatHasArrived()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", "1", isNew: true)).Require();
        var content = Guid.NewGuid().ToByteArray();
        var added = new FolderChange.Add(new SnapshotManifest { Entries = [Files.Of("data/b.bin", content)] });

        Assert.Equal("chunks-missing", (await _projects.ChangeAsync(_ada, project, first.Id, added, Ct)).Refusal?.Code);
        using var bytes = new MemoryStream(content);
        (await _projects.PutChunkAsync(_ada, ContentHash.Of(content), bytes, Ct)).Require();
        var second = (await _projects.ChangeAsync(_ada, project, first.Id, added, Ct)).Require();

        var paths = (await _projects.ManifestAsync(_ada, second.Id, Ct)).Require().Entries.Select(entry => entry.Path);
        Assert.Equal(["a", "data", "data/b.bin"], paths);
        Assert.Equal(FolderChange.MovedOn, (await _projects.ChangeAsync(_ada, project, first.Id, added, Ct)).Refusal?.Code);
    }

    [Theory]
    [InlineData("../b")]
    [InlineData("a/b")]
    public async Task Add_WhatMakesNoSnapshot_IsRefused(string path)
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", "1", isNew: true)).Require();
        var added = new FolderChange.Add(new SnapshotManifest { Entries = [Files.Of(path, [])] });

        Assert.Equal("snapshot-entries", (await _projects.ChangeAsync(_ada, project, first.Id, added, Ct)).Refusal?.Code);
    }

    [Fact]
    public async Task Change_ThatMakesNoSnapshot_IsRefusedByName()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", "1", isNew: true)).Require();

        var refused = await WriteAsync(project, first.Id, "a/below", "2", isNew: true);

        Assert.Equal("'a/below' lies below something that is no folder.", refused.Refusal?.Message);
    }

    [Fact]
    public async Task Change_OfAnotherColonyOrWithoutTheScope_IsRefused()
    {
        var project = await CreateAsync();
        var change = new FolderChange.Remove("a");

        var stranger = new Caller(UserId.New(), ColonyId.New(), Scopes.All);
        Assert.Equal(RefusalKind.NotFound, (await _projects.ChangeAsync(stranger, project, null, change, Ct)).Refusal?.Kind);
        var reader = _ada with { Scopes = Scopes.Read };
        Assert.Equal("scope-missing", (await _projects.ChangeAsync(reader, project, null, change, Ct)).Refusal?.Code);
    }

    [Fact]
    public async Task Check_NamesTheFileThatIsNotThere_AndItsPlace()
    {
        var project = await CreateAsync();
        var state = (await WriteAsync(project, null, "src/main.py", "pass\n", isNew: true)).Require();

        const string Yaml = "environment:\n  cmd: python3\n  source: mian.py\n";
        var file = (await _projects.CheckProjectFileAsync(_ada, state.Id, Yaml, Ct)).Require();

        Assert.Equal((3, 11), (file.Errors.Single().Line, file.Errors.Single().Column));
        Assert.Contains("src/mian.py", file.Errors.Single().Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_TellsLinesWithThreeAroundThem()
    {
        var lines = Enumerable.Range(1, 40).Select(number => $"line {number}").ToList();
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", string.Join('\n', lines), isNew: true)).Require();
        lines[4] = "changed";
        lines.Insert(30, "came");
        lines.RemoveAt(35);
        var second = (await WriteAsync(project, first.Id, "a", string.Join('\n', lines))).Require();

        var compared = (await _projects.CompareFileAsync(_ada, first.Id, second.Id, "a", Ct)).Require();

        Assert.Equal((2, 2, false), (compared.Added, compared.Removed, compared.IsCut));
        Assert.Equal(
            [
                "Same 2 2 line 2|Same 3 3 line 3|Same 4 4 line 4|Removed 5  line 5|Added  5 changed|Same 6 6 line 6|Same 7 7 line 7|Same 8 8 line 8",
                "Same 28 28 line 28|Same 29 29 line 29|Same 30 30 line 30|Added  31 came|Same 31 32 line 31|Same 32 33 line 32|Same 33 34 line 33|"
                    + "Same 34 35 line 34|Removed 35  line 35|Same 36 36 line 36|Same 37 37 line 37|Same 38 38 line 38",
            ],
            compared.Hunks.Select(hunk => string.Join('|', hunk.Lines.Select(line => $"{line.Change} {line.One} {line.Other} {line.Text}")))
        );
    }

    [Fact]
    public async Task Compare_WhatHasNoLines_IsRefusedInWords()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "bytes", "a\0b", isNew: true)).Require();
        var second = (await WriteAsync(project, first.Id, "long", new string('x', 300_000), isNew: true)).Require();

        Assert.Equal("not-text", (await CompareAsync(first, second, "bytes")).Refusal?.Code);
        Assert.Equal("file-too-large", (await CompareAsync(first, second, "long")).Refusal?.Code);
        Assert.Equal("not-found", (await CompareAsync(first, second, "nope")).Refusal?.Code);
    }

    [Fact]
    public async Task Compare_TwoFilesWithNothingInCommon_IsCutAndNotSlow()
    {
        var project = await CreateAsync();
        var first = (await WriteAsync(project, null, "a", string.Join('\n', Enumerable.Range(0, 5900)), isNew: true)).Require();
        var second = (await WriteAsync(project, first.Id, "a", string.Join('\n', Enumerable.Range(10_000, 5900)))).Require();

        var compared = (await CompareAsync(first, second, "a")).Require();

        Assert.Equal((5900, 5900, true), (compared.Added, compared.Removed, compared.IsCut));
        Assert.Equal(2000, compared.Hunks.Sum(hunk => hunk.Lines.Count));
    }

    private Task<Outcome<FileComparison>> CompareAsync(SnapshotView one, SnapshotView other, string path) =>
        _projects.CompareFileAsync(_ada, one.Id, other.Id, path, Ct);

    private async Task<ProjectId> CreateAsync() => (await _projects.CreateAsync(_ada, $"p {Guid.NewGuid():N}", Ct)).Require().Id;

    private Task<Outcome<SnapshotView>> WriteAsync(ProjectId project, ContentHash? from, string path, string text, bool isNew = false) =>
        _projects.ChangeAsync(_ada, project, from, new FolderChange.Write(path, Encoding.UTF8.GetBytes(text), isNew), Ct);

    private async Task<ContentHash?> NewestAsync(ProjectId project) => (await _projects.GetAsync(_ada, project, Ct)).Require().Newest?.Id;

    private async Task<string> ReadAsync(ContentHash state, string path)
    {
        await using var content = (await _projects.OpenFileAsync(_ada, state, path, Ct)).Require().Content;
        using var reader = new StreamReader(content);
        return await reader.ReadToEndAsync(Ct);
    }
}
