using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Projects;

[Trait("Stage", "Integration")]
public class ProjectServiceTests(SharedPortal portal) : IClassFixture<SharedPortal>
{
    private readonly IProjects _projects = portal.Projects;

    // The same person, in a colony that no other test sees.
    private readonly Caller _ada = portal.Owner with { Colony = ColonyId.New() };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Caller Stranger { get; } = new(UserId.New(), ColonyId.New(), Scopes.All);

    [Fact]
    public async Task Create_Name_IsKeptAndListedNewestFirst()
    {
        await CreateAsync("first");
        // Newest first goes by milliseconds; two made within one have no order.
        var made = TimeProvider.System.GetUtcNow();
        await Eventually.IsAsync(() => TimeProvider.System.GetUtcNow() - made > TimeSpan.FromMilliseconds(2), "the clock goes on");
        await CreateAsync("  <img src=x onerror=alert(1)> ");
        var listed = (await _projects.ListAsync(_ada, Ct)).Require();
        Assert.Equal(["<img src=x onerror=alert(1)>", "first"], listed.Select(project => project.Name));
        Assert.Equal(("Ada Lindqvist", 0, 0), (listed[0].CreatedBy, listed[0].Snapshots, listed[0].Jobs));
    }

    [Fact]
    public async Task Find_OfAPerson_GivesOnlyWhatTheyMade()
    {
        var mine = await CreateAsync("mine");
        (await _projects.CreateAsync(_ada with { User = UserId.New() }, "theirs", Ct)).Require();

        var found = (await _projects.FindAsync(_ada, new ProjectQuery { Person = _ada.User }, Ct)).Require();

        Assert.Equal((mine, 1), (Assert.Single(found.Items).Id, found.Total));
        Assert.Equal(2, (await _projects.FindAsync(_ada, new ProjectQuery(), Ct)).Require().Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb")]
    [InlineData("a\u0000b")]
    public async Task Create_BadName_IsRefused(string name) =>
        Assert.Equal("project-name", (await _projects.CreateAsync(_ada, name, Ct)).Refusal?.Code);

    [Fact]
    public async Task Create_NameTakenButForCase_IsAConflict()
    {
        await CreateAsync("Digits");
        var refused = await _projects.CreateAsync(_ada, "digits", Ct);
        Assert.Equal((RefusalKind.Conflict, "project-name-taken"), (refused.Refusal?.Kind, refused.Refusal?.Code));
        Assert.True((await _projects.CreateAsync(_ada with { Colony = ColonyId.New() }, "digits", Ct)).IsOk);
    }

    [Fact]
    public async Task Create_SameNameByManyAtOnce_MakesOne()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _projects.CreateAsync(_ada, "race", Ct), Ct)));
        Assert.Single(made, outcome => outcome.IsOk);
        Assert.All(made.Where(outcome => !outcome.IsOk), outcome => Assert.Equal(RefusalKind.Conflict, outcome.Refusal!.Kind));
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("sweep")]
    [InlineData("pytorch")]
    [InlineData("mpi")]
    [InlineData("hello")]
    public async Task CreateFromTemplate_Each_HasASnapshotWhoseProjectFileReads(string template)
    {
        var made = (await _projects.CreateFromTemplateAsync(_ada, "mine", template, Ct)).Require();
        Assert.Equal(1, made.Snapshots);
        var file = (await _projects.ReadProjectFileAsync(_ada, made.Newest!.Id, Ct)).Require();
        Assert.NotNull(file.Spec);
        Assert.Empty(file.Warnings);
    }

    [Fact]
    public async Task Rename_ToAFreeName_KeepsAllElse()
    {
        var project = await CreateAsync("before");
        await KeepAsync(project, ("a", "1"));
        await CreateAsync("other");

        Assert.Equal("project-name-taken", (await _projects.RenameAsync(_ada, project, "OTHER", Ct)).Refusal?.Code);
        Assert.Equal("project-name", (await _projects.RenameAsync(_ada, project, " ", Ct)).Refusal?.Code);
        Assert.Equal(RefusalKind.NotFound, (await _projects.RenameAsync(Stranger, project, "mine", Ct)).Refusal?.Kind);
        // Its own name in other letters is no other's.
        Assert.Equal("BEFORE", (await _projects.RenameAsync(_ada, project, "BEFORE", Ct)).Require().Name);
        var renamed = (await _projects.RenameAsync(_ada, project, " after ", Ct)).Require();
        Assert.Equal(("after", 1), (renamed.Name, renamed.Snapshots));
        Assert.True((await _projects.CreateAsync(_ada, "before", Ct)).IsOk);
    }

    [Fact]
    public async Task CreateFromTemplate_Unknown_MakesNothing()
    {
        Assert.Equal(RefusalKind.NotFound, (await _projects.CreateFromTemplateAsync(_ada, "mine", "nope", Ct)).Refusal?.Kind);
        Assert.Empty((await _projects.ListAsync(_ada, Ct)).Require());
    }

    [Fact]
    public async Task CreateSnapshot_EntriesInAnyOrderWithoutFolders_IsTheCanonicalSnapshot()
    {
        var project = await CreateAsync("p");
        var kept = (await KeepAsync(project, ("src/b", "b"), ("src/a", "a"))).Require();
        Assert.Equal(SnapshotEncoding.IdOf(SnapshotRules.Canonical([File("src/a", "a"), File("src/b", "b")])), kept.Id);
        Assert.Equal((2, 2L), (kept.Files, kept.Bytes));
        Assert.Equal(["src", "src/a", "src/b"], (await _projects.ManifestAsync(_ada, kept.Id, Ct)).Require().Entries.Select(entry => entry.Path));
    }

    [Fact]
    public async Task CreateSnapshot_EarlierContentAgain_IsTheSameSnapshotAndTheNewest()
    {
        var project = await CreateAsync("p");
        var first = (await KeepAsync(project, ("a", "1"))).Require();
        var second = (await KeepAsync(project, ("a", "2"))).Require();
        Assert.Equal(second.Id, await NewestAsync(project));
        var again = (await KeepAsync(project, ("a", "1"))).Require();
        Assert.Equal(first, again);
        Assert.Equal(2, (await _projects.SnapshotsAsync(_ada, project, 0, 10, Ct)).Require().Total);
    }

    [Fact]
    public async Task CreateSnapshot_ChunkNotSent_IsAConflictThatNamesTheFile()
    {
        var project = await CreateAsync("p");
        var refused = await _projects.CreateSnapshotAsync(_ada, project, Manifest(File("src/<b>", "never sent")), Ct);
        Assert.Equal("chunks-missing", refused.Refusal?.Code);
        Assert.Contains("src/<b>", refused.Refusal!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateSnapshot_SizeThatIsNotTheChunks_IsRefused()
    {
        var project = await CreateAsync("p");
        await PutAsync("four");
        var refused = await _projects.CreateSnapshotAsync(_ada, project, Manifest(File("a", "four") with { Size = 5 }), Ct);
        Assert.Equal("chunk-size", refused.Refusal?.Code);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public async Task CreateSnapshot_PathThatLeaves_IsRefusedByName(string path)
    {
        var project = await CreateAsync("p");
        var refused = await _projects.CreateSnapshotAsync(_ada, project, Manifest(Files.Of(path, 0)), Ct);
        Assert.Equal("snapshot-entries", refused.Refusal?.Code);
        Assert.Contains(PathRules.Shown(path), refused.Refusal!.Faults!.Keys);
    }

    [Fact]
    public async Task OpenFile_OfManyChunks_ReadsWholeAndFromTheMiddle()
    {
        var project = await CreateAsync("p");
        var content = new byte[SnapshotManifest.ChunkSize + 1000];
        new Random(3).NextBytes(content);
        var chunks = content.Chunk(SnapshotManifest.ChunkSize).ToArray();
        foreach (var chunk in chunks)
        {
            using var stream = new MemoryStream(chunk);
            (await _projects.PutChunkAsync(_ada, ContentHash.Of(chunk), stream, Ct)).Require();
        }

        var manifest = Manifest(Files.Of("big", content.Length, [.. chunks.Select(chunk => ContentHash.Of(chunk))]));
        var kept = (await _projects.CreateSnapshotAsync(_ada, project, manifest, Ct)).Require();
        await using var opened = (await _projects.OpenFileAsync(_ada, kept.Id, "big", Ct)).Require().Content;

        using var read = new MemoryStream();
        await opened.CopyToAsync(read, Ct);
        Assert.Equal(content, read.ToArray());
        opened.Position = SnapshotManifest.ChunkSize - 5;
        var middle = new byte[10];
        await opened.ReadExactlyAsync(middle, Ct);
        Assert.Equal(content[(SnapshotManifest.ChunkSize - 5)..][..10], middle);
    }

    [Fact]
    public async Task AnythingOfAnotherColony_IsNotFound()
    {
        var project = await CreateAsync("p");
        var kept = (await KeepAsync(project, ("project.yaml", "environment:\n  cmd: x\n"))).Require();
        Assert.Equal(RefusalKind.NotFound, (await _projects.GetAsync(Stranger, project, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await _projects.SnapshotsAsync(Stranger, project, 0, 1, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await _projects.ManifestAsync(Stranger, kept.Id, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await _projects.OpenFileAsync(Stranger, kept.Id, "project.yaml", Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await _projects.ReadProjectFileAsync(Stranger, kept.Id, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.NotFound, (await _projects.CreateSnapshotAsync(Stranger, project, Manifest(), Ct)).Refusal?.Kind);
        Assert.Single((await _projects.MissingChunksAsync(Stranger, [Hash("environment:\n  cmd: x\n")], Ct)).Require());
        Assert.Empty((await _projects.ListAsync(Stranger, Ct)).Require());
    }

    [Fact]
    public async Task TokenWithoutTheScope_IsForbidden()
    {
        var project = await CreateAsync("p");
        var reader = _ada with { Scopes = Scopes.Read };
        var worker = _ada with { Scopes = Scopes.Jobs };
        Assert.Equal(RefusalKind.Forbidden, (await _projects.CreateAsync(reader, "q", Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await _projects.MissingChunksAsync(reader, [], Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await _projects.PutChunkAsync(reader, Hash("x"), Stream.Null, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await _projects.CreateSnapshotAsync(reader, project, Manifest(), Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await _projects.ListAsync(worker, Ct)).Refusal?.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await _projects.ManifestAsync(worker, Hash("x"), Ct)).Refusal?.Kind);
    }

    [Fact]
    public async Task Manifest_NameOfAChunkThatIsAManifest_IsNotASnapshot()
    {
        // Whoever uploads an encoded manifest as a chunk has not made a snapshot.
        var encoded = SnapshotEncoding.Encode(Manifest());
        using var stream = new MemoryStream(encoded);
        (await _projects.PutChunkAsync(_ada, ContentHash.Of(encoded), stream, Ct)).Require();
        Assert.Equal(RefusalKind.NotFound, (await _projects.ManifestAsync(_ada, ContentHash.Of(encoded), Ct)).Refusal?.Kind);
    }

    private async Task<ProjectId> CreateAsync(string name) => (await _projects.CreateAsync(_ada, name, Ct)).Require().Id;

    private async Task<ContentHash?> NewestAsync(ProjectId project) => (await _projects.GetAsync(_ada, project, Ct)).Require().Newest?.Id;

    private async Task PutAsync(string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        (await _projects.PutChunkAsync(_ada, Hash(content), stream, Ct)).Require();
    }

    private async Task<Outcome<SnapshotView>> KeepAsync(ProjectId project, params (string Path, string Content)[] files)
    {
        foreach (var (_, content) in files)
        {
            await PutAsync(content);
        }

        return await _projects.CreateSnapshotAsync(_ada, project, Manifest([.. files.Select(file => File(file.Path, file.Content))]), Ct);
    }

    private static SnapshotManifest Manifest(params SnapshotEntry[] entries) => new() { Entries = entries };

    private static SnapshotEntry File(string path, string content) => Files.Of(path, Encoding.UTF8.GetBytes(content));

    private static ContentHash Hash(string content) => ContentHash.Of(Encoding.UTF8.GetBytes(content));
}
