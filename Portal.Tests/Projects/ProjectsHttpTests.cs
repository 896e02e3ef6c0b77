using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Tests.Sync;
using Pollinator.Sdk.Sync;

namespace Pollinator.Portal.Tests.Projects;

[Trait("Stage", "Integration")]
public sealed class ProjectsHttpTests(SharedPortal portal) : IClassFixture<SharedPortal>, IDisposable
{
    private readonly TempFolder _from = new();
    private readonly TempFolder _to = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
    }

    [Fact]
    public async Task Folder_SentAndFetchedOverTheApi_IsTheSameFolder()
    {
        using var http = await portal.Host.WithTokenAsync();
        _from.With("project.yaml", "environment:\n  cmd: x\n").With("src/<b>\n.py", "print()").With("data/empty", "");
        _from.With("data/big", new byte[SnapshotManifest.ChunkSize + 7]).With("result/old", "x");
        File.CreateSymbolicLink(_from.Of("src/link"), "../data/big");

        var sent = await SendAsync(http, ScanOptions.Project);
        var source = new PortalChunks(http, ChunkRoutes.ForSnapshot(sent.Snapshot.Id), TimeProvider.System);
        await SnapshotDownload.RunAsync(await source.ManifestAsync(sent.Snapshot.Id, Ct), _to.Path, source, null, Ct);

        var again = await FolderScan.ScanAsync(_to.Path, ScanOptions.Project, Ct);
        Assert.Equal(sent.Snapshot.Id, SnapshotEncoding.IdOf(again.Manifest));
        Assert.False(Directory.Exists(_to.Of("result")));
    }

    [Fact]
    public async Task Folder_ManySmallFiles_TravelInReasonableTime()
    {
        using var http = await portal.Host.WithTokenAsync();
        for (var i = 0; i < 300; i++)
        {
            _from.With($"d{i % 10}/f{i}", $"content {i}");
        }

        Assert.Equal(300, (await SendAsync(http, ScanOptions.Project)).Snapshot.Files);
    }

    [Theory]
    [InlineData("page.html", "<script>alert(1)</script>")]
    [InlineData("image.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")]
    [InlineData("page.HTM", "<b>")]
    [InlineData("doc.pdf", "%PDF")]
    [InlineData("x.xml", "<x/>")]
    [InlineData("script.js", "alert(1)")]
    [InlineData("none", "<html>")]
    public async Task File_ThatABrowserWouldRun_IsAlwaysADownload(string name, string content)
    {
        using var answer = await GetFileAsync(name, content, inline: true);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        AssertProtected(answer);
    }

    [Theory]
    [InlineData("report.png", "image/png")]
    [InlineData("a.JPG", "image/jpeg")]
    [InlineData("metrics.csv", "text/plain")]
    [InlineData("log.txt", "text/plain")]
    public async Task File_PictureOrText_IsShownInASandboxWhenAsked(string name, string type)
    {
        using var shown = await GetFileAsync(name, "<script>alert(1)</script>", inline: true);
        Assert.Equal((type, "inline"), (shown.Content.Headers.ContentType?.MediaType, shown.Content.Headers.ContentDisposition?.DispositionType));
        AssertProtected(shown);
    }

    [Fact]
    public async Task File_NotAskedInline_IsADownload()
    {
        using var answer = await GetFileAsync("report.png", "x", inline: false);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>.txt")]
    [InlineData("q\"uote'.txt")]
    [InlineData("new\r\nSet-Cookie: a=b.txt")]
    [InlineData("%2e%2e#?&;=é\U0001F41D.txt")]
    public async Task File_HostileName_ArrivesAndBreaksNoHeader(string name)
    {
        using var answer = await GetFileAsync(name, "content", inline: false);
        Assert.Equal("content", await answer.Content.ReadAsStringAsync(Ct));
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Select(header => header.Key));
        Assert.DoesNotContain(answer.Content.Headers.GetValues("Content-Disposition"), value => value.Any(char.IsControl));
    }

    [Theory]
    [InlineData("../project.yaml")]
    [InlineData("/etc/passwd")]
    [InlineData("src")]
    [InlineData("SRC/a.txt")]
    [InlineData("src\\a.txt")]
    [InlineData("src/../src/a.txt")]
    public async Task File_PathThatIsNoFileOfTheSnapshot_IsNotFound(string path)
    {
        using var http = await portal.Host.WithTokenAsync();
        _from.With("src/a.txt", "x");
        var sent = await SendAsync(http, ScanOptions.Project);
        using var answer = await http.GetAsync($"api/v1/snapshots/{sent.Snapshot.Id}/file?path={Uri.EscapeDataString(path)}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task File_Range_GivesThatPart()
    {
        using var http = await portal.Host.WithTokenAsync();
        _from.With("a.txt", "0123456789");
        var sent = await SendAsync(http, ScanOptions.Project);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/snapshots/{sent.Snapshot.Id}/file?path=a.txt");
        request.Headers.Range = new(2, 4);
        using var answer = await http.SendAsync(request, Ct);
        Assert.Equal((HttpStatusCode.PartialContent, "234"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct)));
    }

    [Fact]
    public async Task Zip_Snapshot_HoldsEverythingUnderSafeNames()
    {
        using var http = await portal.Host.WithTokenAsync();
        _from.With("src/main.py", "print()").With("<b>\n.txt", "x").With("run.sh", "#!");
        File.SetUnixFileMode(_from.Of("run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(_from.Of("link"), "src/main.py");
        var sent = await SendAsync(http, ScanOptions.Project);

        using var answer = await http.GetAsync($"api/v1/snapshots/{sent.Snapshot.Id}/zip?name=../evil\"", Ct);
        Assert.Equal($"snapshot-{sent.Snapshot.Id.Short}.zip", answer.Content.Headers.ContentDisposition?.FileNameStar);
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Ct));

        Assert.Equal(["<b>\n.txt", "link", "run.sh", "src/", "src/main.py"], zip.Entries.Select(entry => entry.FullName));
        using var main = new StreamReader(await zip.GetEntry("src/main.py")!.OpenAsync(Ct));
        Assert.Equal("print()", await main.ReadToEndAsync(Ct));
        Assert.Equal(0x81ED, (zip.GetEntry("run.sh")!.ExternalAttributes >> 16) & 0xffff);
    }

    [Fact]
    public async Task Api_Nobody_IsRefusedEverywhere()
    {
        using var nobody = portal.Host.Anonymous();
        var hash = ContentHash.Of("x"u8);
        string[] routes =
        [
            "projects",
            "templates",
            $"snapshots/{hash}/manifest",
            $"snapshots/{hash}/file?path=a",
            $"snapshots/{hash}/zip",
            $"snapshots/{hash}/chunks/{hash}",
        ];
        foreach (var route in routes)
        {
            using var answer = await nobody.GetAsync($"api/v1/{route}", Ct);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Chunk_OfAnotherSnapshot_IsNotFound()
    {
        using var http = await portal.Host.WithTokenAsync();
        _from.With("a", "first");
        var first = await SendAsync(http, ScanOptions.Project);
        _from.With("a", "second");
        await SendAsync(http, ScanOptions.Project);
        using var answer = await http.GetAsync($"api/v1/snapshots/{first.Snapshot.Id}/chunks/{ContentHash.Of("second"u8)}", Ct);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task PutChunk_TooLargeOrWrong_IsAProblemWithItsCode()
    {
        using var http = await portal.Host.WithTokenAsync();
        var large = new byte[SnapshotManifest.ChunkSize + 1];
        using var tooLarge = await http.PutAsync($"api/v1/chunks/{ContentHash.Of(large)}", new ByteArrayContent(large), Ct);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        using var wrong = await http.PutAsync($"api/v1/chunks/{ContentHash.Of(large)}", new ByteArrayContent([1]), Ct);
        Assert.Equal("chunk-mismatch", (await wrong.Content.ReadFromJsonAsync(ContractsJson.Default.Problem, Ct))?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"entries\":[null]}")]
    [InlineData("{\"entries\":[{\"path\":null,\"kind\":\"File\"}]}")]
    [InlineData("{\"entries\":[{\"path\":\"a\",\"kind\":\"Device\"}]}")]
    [InlineData("{\"version\":2,\"entries\":[]}")]
    [InlineData("{\"entries\":[{\"path\":\"a\",\"kind\":\"File\",\"chunks\":null}]}")]
    public async Task CreateSnapshot_BodyThatIsNoManifest_IsABadRequest(string body)
    {
        using var http = await portal.Host.WithTokenAsync();
        var project = await ProjectAsync();
        using var answer = await http.PostAsync(
            $"api/v1/projects/{project}/snapshots",
            new StringContent(body, Encoding.UTF8, "application/json"),
            Ct
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task CreateSnapshot_OntoTheNewest_KeepsWhatIsThere()
    {
        using var http = await portal.Host.WithTokenAsync();
        var project = await ProjectAsync();
        _from.With("src/a.py", "print()");
        var before = (await SendAsync(http, ScanOptions.Project, project)).Snapshot;

        using var added = await AddEmptyAsync(http, project, before.Id, "b.bin");
        Assert.Equal(2, (await added.Content.ReadFromJsonAsync(ContractsJson.Default.SnapshotView, Ct))!.Files);

        using var late = await AddEmptyAsync(http, project, before.Id, "c.bin");
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Equal(FolderChange.MovedOn, (await late.Content.ReadFromJsonAsync(ContractsJson.Default.Problem, Ct))!.Code);
    }

    [Theory]
    [InlineData("{\"chunks\":null}")]
    [InlineData("{}")]
    [InlineData("{\"chunks\":[\"ABC\"]}")]
    [InlineData("{\"chunks\":[null]}")]
    public async Task Missing_BodyThatIsNoList_IsABadRequest(string body)
    {
        using var http = await portal.Host.WithTokenAsync();
        using var answer = await http.PostAsync("api/v1/chunks/missing", new StringContent(body, Encoding.UTF8, "application/json"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task CheckProjectFile_Text_GivesFaultsWithPlaces()
    {
        using var http = await portal.Host.WithTokenAsync();
        using var answer = await http.PostAsJsonAsync("api/v1/project-file/check", new { yaml = "environment:\n  comd: x\n" }, Ct);
        var file = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.ProjectFile, Ct);
        Assert.Contains(file!.Errors, fault => fault is { Line: 2, Column: 3, Suggestion: "cmd" });
    }

    [Fact]
    public async Task Create_FromATemplateOverTheApi_IsListed()
    {
        using var http = await portal.Host.WithTokenAsync();
        using var made = await http.PostAsJsonAsync("api/v1/projects", new { name = "from-template", template = "digits" }, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var listed = await http.GetFromJsonAsync<JsonElement>("api/v1/projects", Ct);
        Assert.Contains("from-template", listed.EnumerateArray().Select(project => project.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task List_ByThePage_IsAnArrayWithItsTotalInAHeader()
    {
        using var http = await portal.Host.WithTokenAsync();
        string[] names = ["paged-1", "paged-2", "paged-3"];
        foreach (var name in names)
        {
            (await portal.Projects.CreateAsync(portal.Owner, name, Ct)).Require();
        }

        var listed = new List<string>();
        for (var skip = 0; skip < names.Length; skip++)
        {
            using var answer = await http.GetAsync($"api/v1/projects?text=PAGED&skip={skip}&take=1", Ct);
            var page = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.IReadOnlyListProjectView, Ct);
            listed.Add(Assert.Single(page!).Name);
            Assert.Equal("3", Assert.Single(answer.Headers.GetValues(PageAnswers.Total)));
            Assert.Equal("true", Assert.Single(answer.Headers.GetValues(PageAnswers.TotalComplete)));
        }

        Assert.Equal(names, listed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("projects?take=0")]
    [InlineData("projects?take=201")]
    [InlineData("projects?skip=-1")]
    [InlineData("executors?skip=10001")]
    public async Task List_ByAPageThatIsNone_IsRefused(string asked)
    {
        using var http = await portal.Host.WithTokenAsync();
        using var answer = await http.GetAsync($"api/v1/{asked}", Ct);
        var problem = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.Problem, Ct);
        Assert.Equal((HttpStatusCode.BadRequest, "bad-page"), (answer.StatusCode, problem!.Code));
    }

    [Fact]
    public async Task Executor_StagesItsJobsFolderAndBringsResults()
    {
        using var owner = await portal.Host.WithTokenAsync();
        _from.With("src/main.py", "print()");
        var project = await ProjectAsync();
        await SendAsync(owner, ScanOptions.Project, project);
        var (http, held) = await portal.HoldAsync(project);
        using var own = http;
        var snapshot = (await portal.Projects.GetAsync(portal.Owner, project, Ct)).Require().Newest!.Id;
        var chunks = new PortalChunks(http, ChunkRoutes.ForAttempt(held.Job, held.Attempt), TimeProvider.System);

        await SnapshotDownload.RunAsync(await chunks.ManifestAsync(snapshot, Ct), _to.Path, chunks, null, Ct);
        Assert.Equal("print()", await File.ReadAllTextAsync(_to.Of("src/main.py"), Ct));
        _to.With("result/metrics.csv", "1,2");
        var sent = await SnapshotUpload.RunAsync(_to.Path, ScanOptions.Results, chunks, null, Ct);

        var results = (await portal.Projects.ManifestAsync(portal.Owner, sent.Snapshot.Id, Ct)).Require();
        Assert.Equal(["metrics.csv"], results.Entries.Select(entry => entry.Path));
        Assert.Equal("Results", sent.Snapshot.Origin);
        Assert.Equal(1, (await portal.Projects.GetAsync(portal.Owner, project, Ct)).Require().Jobs);
    }

    [Fact]
    public async Task Executor_WhatItDoesNotHold_IsRefused()
    {
        using var owner = await portal.Host.WithTokenAsync();
        _from.With("secret", "secret");
        var project = await ProjectAsync();
        await SendAsync(owner, ScanOptions.Project, project);
        var (mine, held) = await portal.HoldAsync(project);
        var (other, _) = await portal.HoldAsync(null);
        using var first = mine;
        using var second = other;
        var attempt = $"api/v1/executor/attempts/{held.Job}/{held.Attempt}";
        var secret = ContentHash.Of("secret"u8);

        using var its = await mine.GetAsync($"{attempt}/chunks/{secret}", Ct);
        Assert.Equal(HttpStatusCode.OK, its.StatusCode);
        foreach (var route in new[] { $"{attempt}/snapshot", $"{attempt}/chunks/{secret}" })
        {
            using var answer = await other.GetAsync(route, Ct);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Conflict });
        }

        using var results = await other.PostAsJsonAsync($"{attempt}/results", new { entries = Array.Empty<object>() }, Ct);
        Assert.Contains(results.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.Conflict });
        using var asPerson = await mine.GetAsync("api/v1/projects", Ct);
        Assert.Contains(asPerson.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
        using var asExecutor = await owner.GetAsync($"{attempt}/snapshot", Ct);
        Assert.Contains(asExecutor.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
    }

    private async Task<ProjectId> ProjectAsync() => (await portal.Projects.CreateAsync(portal.Owner, $"p-{Guid.NewGuid():N}", Ct)).Require().Id;

    private static Task<HttpResponseMessage> AddEmptyAsync(HttpClient http, ProjectId project, ContentHash onto, string path) =>
        http.PostAsync(
            $"api/v1/projects/{project}/snapshots?onto={onto}",
            new StringContent($$"""{"entries":[{"path":"{{path}}","kind":"File"}]}""", Encoding.UTF8, "application/json"),
            Ct
        );

    private async Task<UploadedFolder> SendAsync(HttpClient http, ScanOptions options, ProjectId? project = null)
    {
        var sink = new PortalChunks(http, ChunkRoutes.ForProject(project ?? await ProjectAsync()), TimeProvider.System);
        return await SnapshotUpload.RunAsync(_from.Path, options, sink, null, Ct);
    }

    private async Task<HttpResponseMessage> GetFileAsync(string name, string content, bool inline)
    {
        using var http = await portal.Host.WithTokenAsync();
        _from.With(name, content);
        var sent = await SendAsync(http, ScanOptions.Project);
        var answer = await http.GetAsync($"api/v1/snapshots/{sent.Snapshot.Id}/file?path={Uri.EscapeDataString(name)}&inline={inline}", Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer;
    }

    private static void AssertProtected(HttpResponseMessage answer)
    {
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("sandbox", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("allow-scripts", policy, StringComparison.Ordinal);
    }
}
