using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Tests.Support;

/// <summary>Projects that live in lists. What a test wants refused, it sets in <see cref="Refuse"/>.</summary>
internal sealed class FakeProjects : IProjects
{
    private readonly Dictionary<(ContentHash, string), byte[]> _files = [];

    public List<ProjectView> All { get; } = [];

    /// <summary>Those that another person than the one who asks has made.</summary>
    public HashSet<ProjectId> OfOthers { get; } = [];

    public Dictionary<ContentHash, SnapshotManifest> Manifests { get; } = [];

    public Dictionary<ContentHash, ProjectFile> Files { get; } = [];

    public Dictionary<string, Refusal> Refuse { get; } = [];

    public IReadOnlyList<TemplateView> Templates { get; init; } = [new("digits", "Digits, plain Python", "Trains in 40 s, needs nothing")];

    public ProjectView Add(string name, ContentHash? snapshot = null, int jobs = 0)
    {
        var newest = snapshot is { } hash ? new SnapshotView(hash, OnPage.Noon, "Ada", 12, 3_400_000, "browser") : null;
        var project = new ProjectView(ProjectId.New(), name, OnPage.Noon, "Ada", newest, newest is null ? 0 : 1, jobs);
        All.Add(project);
        return project;
    }

    /// <summary>Gives a snapshot a file, listed in its manifest.</summary>
    public void Write(ContentHash snapshot, string path, byte[] content)
    {
        _files[(snapshot, path)] = content;
        var entries = Manifests.GetValueOrDefault(snapshot)?.Entries ?? [];
        var file = new SnapshotEntry
        {
            Path = path,
            Kind = EntryKind.File,
            Size = content.Length,
        };
        Manifests[snapshot] = SnapshotRules.Canonical([.. entries, file]);
    }

    public void Write(ContentHash snapshot, string path, string text) => Write(snapshot, path, Encoding.UTF8.GetBytes(text));

    public Task<Outcome<IReadOnlyList<ProjectView>>> ListAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<ProjectView>>>(All.ToList());

    public Task<Outcome<Page<ProjectView>>> FindAsync(Caller caller, ProjectQuery query, CancellationToken ct)
    {
        var all = All.Where(p => p.Name.Contains(query.Text ?? "", StringComparison.OrdinalIgnoreCase))
            .Where(p => query.Person is null || !OfOthers.Contains(p.Id))
            .ToList();
        return Task.FromResult<Outcome<Page<ProjectView>>>(new Page<ProjectView>([.. all.Skip(query.Skip).Take(query.Take)], all.Count));
    }

    public Task<Outcome<ProjectSizes>> SizesAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<ProjectSizes>>(
            new ProjectSizes(
                All.Count,
                All.Sum(p => p.Snapshots),
                [.. All.Where(p => p.Newest is not null).Take(2).Select(p => new LargeProject(p.Name, p.Newest!.Bytes))]
            )
        );

    /// <summary>What an answer about one project waits for.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<Outcome<ProjectView>> GetAsync(Caller caller, ProjectId project, CancellationToken ct)
    {
        await (Gate?.Task ?? Task.CompletedTask);
        return await Answer(All.FirstOrDefault(p => p.Id == project), "project");
    }

    public Task<Outcome<ProjectView>> CreateAsync(Caller caller, string name, CancellationToken ct)
    {
        if (Refuse.TryGetValue(name, out var refusal))
        {
            return Task.FromResult<Outcome<ProjectView>>(refusal);
        }
        return Task.FromResult<Outcome<ProjectView>>(
            All.Any(p => p.Name == name) ? new Refusal(RefusalKind.Conflict, "project-name-taken", "There is a project of this name.") : Add(name)
        );
    }

    public Task<Outcome<Done>> DeleteAsync(Caller caller, ProjectId project, CancellationToken ct)
    {
        if (Refuse.TryGetValue("delete", out var refusal))
        {
            return Task.FromResult<Outcome<Done>>(refusal);
        }
        All.RemoveAll(p => p.Id == project);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public Task<Outcome<ProjectView>> CreateFromTemplateAsync(Caller caller, string name, string template, CancellationToken ct) =>
        CreateAsync(caller, name, ct);

    public Task<Outcome<Page<SnapshotView>>> SnapshotsAsync(Caller caller, ProjectId project, int skip, int take, CancellationToken ct)
    {
        var newest = All.FirstOrDefault(p => p.Id == project)?.Newest;
        return Task.FromResult<Outcome<Page<SnapshotView>>>(new Page<SnapshotView>(newest is null ? [] : [newest], newest is null ? 0 : 1));
    }

    public Task<Outcome<IReadOnlyList<ContentHash>>> MissingChunksAsync(Caller caller, IReadOnlyList<ContentHash> chunks, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<ContentHash>>>(chunks.ToList());

    public Task<Outcome<Done>> PutChunkAsync(Caller caller, ContentHash chunk, Stream content, CancellationToken ct) =>
        Task.FromResult<Outcome<Done>>(default(Done));

    public Task<Outcome<SnapshotView>> CreateSnapshotAsync(Caller caller, ProjectId project, SnapshotManifest manifest, CancellationToken ct) =>
        throw new NotSupportedException("Pages leave this to the browser.");

    public List<(ContentHash? From, FolderChange Change)> Changes { get; } = [];

    public Dictionary<string, FileComparison> Comparisons { get; } = [];

    /// <summary>What a check of a text says.</summary>
    public Func<string, ProjectFile> Check { get; set; } = _ => new ProjectFile(null, null, [], []);

    public Task<Outcome<ProjectView>> RenameAsync(Caller caller, ProjectId project, string name, CancellationToken ct)
    {
        if (Refuse.TryGetValue(name, out var refusal))
        {
            return Task.FromResult<Outcome<ProjectView>>(refusal);
        }
        var index = All.FindIndex(p => p.Id == project);
        All[index] = All[index] with { Name = name };
        return Task.FromResult<Outcome<ProjectView>>(All[index]);
    }

    /// <summary>Notes the change; what is written or moved is there in the state that comes of it, with all the rest.</summary>
    public Task<Outcome<SnapshotView>> ChangeAsync(Caller caller, ProjectId project, ContentHash? from, FolderChange change, CancellationToken ct)
    {
        Changes.Add((from, change));
        if (Refuse.TryGetValue("change", out var refusal))
        {
            return Task.FromResult<Outcome<SnapshotView>>(refusal);
        }
        var made = new SnapshotView(ContentHash.Of([99, (byte)Changes.Count]), OnPage.Noon, "Ada", 12, 3_400_000, "Edited");
        var written = change as FolderChange.Write;
        foreach (var ((_, path), bytes) in _files.Where(file => file.Key.Item1 == from && file.Key.Item2 != written?.Path).ToList())
        {
            Write(made.Id, change is FolderChange.Move move && move.Path == path ? move.To : path, bytes);
        }
        if (written is not null)
        {
            Write(made.Id, written.Path, written.Content.ToArray());
        }
        var index = All.FindIndex(p => p.Id == project);
        All[index] = All[index] with { Newest = made };
        return Task.FromResult<Outcome<SnapshotView>>(made);
    }

    public Task<Outcome<FileComparison>> CompareFileAsync(Caller caller, ContentHash one, ContentHash other, string path, CancellationToken ct) =>
        Answer(Comparisons.GetValueOrDefault(path), "file");

    public Task<Outcome<ProjectFile>> CheckProjectFileAsync(Caller caller, ContentHash snapshot, string yaml, CancellationToken ct) =>
        Answer<ProjectFile>(Check(yaml), "state");

    /// <summary>What an answer about a snapshot's files waits for.</summary>
    public TaskCompletionSource? ManifestGate { get; set; }

    public async Task<Outcome<SnapshotManifest>> ManifestAsync(Caller caller, ContentHash snapshot, CancellationToken ct)
    {
        await (ManifestGate?.Task ?? Task.CompletedTask);
        return await Answer(Manifests.GetValueOrDefault(snapshot), "state");
    }

    public Task<Outcome<ProjectFileContent>> OpenFileAsync(Caller caller, ContentHash snapshot, string path, CancellationToken ct) =>
        Answer(
            _files.TryGetValue((snapshot, path), out var bytes) ? new ProjectFileContent(path, bytes.Length, new MemoryStream(bytes)) : null,
            "file"
        );

    public Task<Outcome<ProjectFile>> ReadProjectFileAsync(Caller caller, ContentHash snapshot, CancellationToken ct) =>
        Answer(Files.GetValueOrDefault(snapshot), "project.yaml");

    // Pure functions of the server: a fake of them would only be another opinion.
    public ProjectFile ParseProjectFile(string yaml, string? sourceFolder = null) =>
        ProjectFileReader.Read(yaml, ProjectFileReader.SourceFolderNamed(sourceFolder));

    public ProjectFileEdit? EditProjectFile(
        string yaml,
        JobSpec spec,
        IReadOnlyDictionary<string, JsonElement>? inputs = null,
        string? sourceFolder = null
    ) => ProjectFileEditor.Edit(yaml, spec, inputs, ProjectFileReader.SourceFolderNamed(sourceFolder));

    private static Task<Outcome<T>> Answer<T>(T? value, string what)
        where T : class => Task.FromResult<Outcome<T>>(value is null ? Refusal.NotFound(what) : value);
}

/// <summary>Executors that live in a list; <see cref="Changed"/> tells the pages.</summary>
internal sealed class FakeExecutors : IExecutors
{
    private readonly Channel<Done> _changes = Channel.CreateUnbounded<Done>();

    public List<ExecutorView> All { get; } = [];

    public List<JobSpec> Asked { get; } = [];

    public List<ExecutorId> Retired { get; } = [];

    public Func<JobSpec, ExecutorView, IReadOnlyList<Words>> Misfits { get; set; } = (_, _) => [];

    public Refusal? RefuseCode { get; set; }

    public void Changed() => _changes.Writer.TryWrite(default);

    public Task<Outcome<IReadOnlyList<ExecutorView>>> ListAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<ExecutorView>>>(All.ToList());

    public Task<Outcome<Page<ExecutorView>>> FindAsync(Caller caller, ExecutorQuery query, CancellationToken ct)
    {
        // A list has no jobs, only how many there are.
        var all = All.Where(e => e.Name.Contains(query.Text ?? "", StringComparison.OrdinalIgnoreCase))
            .Where(e => query.Health is null || e.Health == query.Health)
            .Select(e => e with { Jobs = [] })
            .ToList();
        return Task.FromResult<Outcome<Page<ExecutorView>>>(new Page<ExecutorView>([.. all.Skip(query.Skip).Take(query.Take)], all.Count));
    }

    public Task<Outcome<ExecutorCounts>> CountsAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<ExecutorCounts>>(
            new ExecutorCounts(
                All.Count(e => e.Health == ExecutorHealth.Good),
                All.Count(e => e.Health == ExecutorHealth.NoContact),
                All.Count(e => e.Health == ExecutorHealth.NeverSeen)
            )
        );

    public Task<Outcome<ExecutorView>> GetAsync(Caller caller, ExecutorId executor, CancellationToken ct) =>
        Task.FromResult<Outcome<ExecutorView>>(All.FirstOrDefault(e => e.Id == executor) is { } found ? found : Refusal.NotFound("executor"));

    public List<Share> Shares { get; } = [];

    public Refusal? RefuseShare { get; set; }

    public Task<Outcome<Done>> ShareAsync(Caller caller, ExecutorId executor, Share share, CancellationToken ct)
    {
        Shares.Add(share);
        return Task.FromResult<Outcome<Done>>(RefuseShare is null ? default(Done) : RefuseShare);
    }

    public Task<Outcome<EnrollmentCode>> CreateCodeAsync(Caller caller, NewCode request, CancellationToken ct) =>
        Task.FromResult<Outcome<EnrollmentCode>>(
            RefuseCode is null
                ? new EnrollmentCode("WXYZ-1234", OnPage.Noon.AddMinutes(15), "pollinator-local enroll --portal http://localhost:5080")
                : RefuseCode
        );

    public Task<Outcome<Done>> RetireAsync(Caller caller, ExecutorId executor, CancellationToken ct)
    {
        Retired.Add(executor);
        All.RemoveAll(e => e.Id == executor);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }

    public Task<Outcome<IReadOnlyList<ExecutorFit>>> FitAsync(Caller caller, JobSpec spec, CancellationToken ct)
    {
        Asked.Add(spec);
        return Task.FromResult<Outcome<IReadOnlyList<ExecutorFit>>>(
            All.Select(e => new ExecutorFit(e.Id, e.Name, e.Kind, e.Health, Misfits(spec, e)) { Capabilities = e.Capabilities }).ToList()
        );
    }

    public async IAsyncEnumerable<Done> WatchAsync(Caller caller, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(ct))
        {
            yield return change;
        }
    }
}

/// <summary>One person's account.</summary>
internal sealed class FakeSecurity : ISecurity
{
    public SecurityView View { get; set; } =
        new(
            HasApp: true,
            [],
            10,
            [new(Guid.NewGuid(), "Firefox on Linux", "10.0.0.7", OnPage.Noon, OnPage.Noon, IsThis: true)],
            IsSecondFactorRequired: true
        );

    public Refusal? Refuse { get; set; }

    public Task<Outcome<SecurityView>> GetAsync(Caller caller, CancellationToken ct) => Task.FromResult<Outcome<SecurityView>>(View);

    public Task<Outcome<Done>> RemovePasskeyAsync(Caller caller, string passkey, CancellationToken ct) =>
        DoAsync(View with { Passkeys = [.. View.Passkeys.Where(one => one.Id != passkey)] });

    public Task<Outcome<Done>> RemoveAppAsync(Caller caller, CancellationToken ct) => DoAsync(View with { HasApp = false });

    public Task<Outcome<Done>> EndSessionAsync(Caller caller, Guid session, CancellationToken ct) =>
        DoAsync(View with { Sessions = [.. View.Sessions.Where(one => one.Id != session)] });

    public Task<Outcome<Done>> EndOtherSessionsAsync(Caller caller, CancellationToken ct) =>
        DoAsync(View with { Sessions = [.. View.Sessions.Where(one => one.IsThis)] });

    private Task<Outcome<Done>> DoAsync(SecurityView after)
    {
        View = Refuse is null ? after : View;
        return Task.FromResult<Outcome<Done>>(Refuse is null ? default(Done) : Refuse);
    }
}

internal sealed class FakeClients : IClients
{
    public List<ClientView> All { get; } = [];

    public Task<Outcome<IReadOnlyList<ClientView>>> ListAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<ClientView>>>(All.ToList());

    public Task<Outcome<NewClient>> CreateAsync(Caller caller, CreateClient request, CancellationToken ct)
    {
        var client = new ClientView("ci_1", request.Name, request.Scopes, OnPage.Noon, OnPage.Noon.AddDays(request.LifetimeDays));
        All.Insert(0, client);
        return Task.FromResult<Outcome<NewClient>>(new NewClient(client, "the-secret"));
    }

    public Task<Outcome<Done>> RevokeAsync(Caller caller, string client, CancellationToken ct)
    {
        All.RemoveAll(one => one.Id == client);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}

internal sealed class FakeAccount : IAccount
{
    public List<TokenView> Tokens { get; } = [];

    public Refusal? RefuseToken { get; set; }

    public Task<Outcome<AccountView>> GetAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<AccountView>>(new AccountView(caller.User, "Ada Lindqvist", "ada@uni.example", "Vision lab", OnPage.Noon));

    public Task<Outcome<IReadOnlyList<TokenView>>> TokensAsync(Caller caller, CancellationToken ct) =>
        Task.FromResult<Outcome<IReadOnlyList<TokenView>>>(Tokens.ToList());

    public Task<Outcome<NewToken>> CreateTokenAsync(Caller caller, CreateToken request, CancellationToken ct)
    {
        if (RefuseToken is not null)
        {
            return Task.FromResult<Outcome<NewToken>>(RefuseToken);
        }
        var token = new TokenView(TokenId.New(), request.Name, request.Scopes, OnPage.Noon, OnPage.Noon.AddDays(request.LifetimeDays), null);
        Tokens.Insert(0, token);
        return Task.FromResult<Outcome<NewToken>>(new NewToken(token, "plt_secret"));
    }

    public Task<Outcome<Done>> RevokeTokenAsync(Caller caller, TokenId token, CancellationToken ct)
    {
        Tokens.RemoveAll(t => t.Id == token);
        return Task.FromResult<Outcome<Done>>(default(Done));
    }
}
