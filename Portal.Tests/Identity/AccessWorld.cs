using System.Collections;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>A colony with one of everything in it, its viewer, and the owner of another colony. Calls any method of any port with what is there.</summary>
public sealed class AccessWorld : IAsyncLifetime
{
    private static readonly byte[] FileBytes = Encoding.UTF8.GetBytes("command: python3 train.py\n");

    private readonly Dictionary<Type, object> _samples = [];
    private int _names;

    internal PortalHost Portal { get; private set; } = null!;

    internal Caller Owner { get; private set; } = null!;

    internal Caller Stranger { get; private set; } = null!;

    /// <summary>Every method of every port that names its caller: <c>IJobs.SubmitAsync</c>.</summary>
    internal static IReadOnlyDictionary<string, MethodInfo> Methods { get; } =
        typeof(Caller)
            .Assembly.GetTypes()
            .Where(type => type is { IsInterface: true, IsPublic: true })
            .SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().FirstOrDefault()?.ParameterType == typeof(Caller))
            .ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}", StringComparer.Ordinal);

    private string _client = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Every route is asked, and more of them than a network may try in a minute take part in signing in.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["SignIn:TriesPerMinute"] = "10000" };
        Portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });
        Owner = await Portal.ConfirmedOwnerAsync();
        Stranger = await Portal.AddPersonAsync("Sam Stranger", ColonyRole.Owner, await Portal.AddColonyAsync("Waves"));
        var member = await Portal.AddPersonAsync("Mia Member", ColonyRole.Member, Owner.Colony);
        var (project, snapshot) = await ProjectAsync();
        var job = (await Port<IJobs>().SubmitAsync(Owner, new SubmitJob { Spec = A.Spec(), Project = project }, Ct)).Require();
        var executor = await ExecutorAsync();
        var system = (await Port<ISystems>().AddAsync(Owner, new NewSystem("lumi"), Ct)).Require();
        var token = (await Port<IAccount>().CreateTokenAsync(Owner, new CreateToken("ci", Scopes.Read, 1), Ct)).Require();
        var invitation = (await Port<IInvitations>().InviteAsync(Owner, new Invite(ColonyRole.Viewer), Ct)).Require();
        var filter = (await Port<ISavedFilters>().SaveAsync(Owner, "Failed", new JobSearch { States = [JobState.Failed] }, Ct)).Require();
        foreach (
            var sample in (object[])
                [job.Id, project, snapshot, executor, system.Id, token.Token.Id, invitation.Invitation.Id, member.User, Owner.Colony, filter.Id]
        )
        {
            _samples[sample.GetType()] = sample;
        }

        _client = (await Port<IClients>().CreateAsync(Owner, new CreateClient("ci", Scopes.Read, 1), Ct)).Require().Client.Id;
        AddRequests(project);
    }

    public async ValueTask DisposeAsync() => await Portal.DisposeAsync();

    /// <summary>A viewer of the colony that no other test has seen.</summary>
    internal Task<Caller> ViewerAsync() => Portal.AddPersonAsync($"Viewer {Interlocked.Increment(ref _names)}", ColonyRole.Viewer, Owner.Colony);

    /// <summary>Something of the colony to pass for a parameter of this type and name.</summary>
    internal object? Sample(ParameterInfo parameter) => Argument(parameter);

    /// <summary>Asks the program of the colony's system something.</summary>
    internal Task<Outcome<Done>> AskAsync(Caller caller, Ask ask) => Port<ISystems>().AskAsync(caller, (SystemId)_samples[typeof(SystemId)], ask, Ct);

    /// <summary>Calls a method as this caller.</summary>
    internal async Task<Answer> CallAsync(string method, Caller caller)
    {
        var called = Methods[method];
        var port = Portal.Services.GetRequiredService(called.DeclaringType!);
        var arguments = called
            .GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(Caller) ? caller : Argument(parameter))
            .ToArray();
        var result = called.Invoke(port, arguments)!;
        if (result is not Task task)
        {
            return await AnswerOfAsync(result);
        }

        await task;
        var outcome = task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task)!;
        return new Answer(
            (Refusal?)outcome.GetType().GetProperty(nameof(Outcome<>.Refusal))!.GetValue(outcome),
            outcome.GetType().GetProperty(nameof(Outcome<>.Value))!.GetValue(outcome)
        );
    }

    private static async Task<Answer> AnswerOfAsync(object feed) =>
        await (Task<Answer>)
            typeof(AccessWorld)
                .GetMethod(nameof(EndsAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(feed.GetType().GetInterfaces().Append(feed.GetType()).First(IsFeed).GetGenericArguments()[0])
                .Invoke(null, [feed])!;

    private static bool IsFeed(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    // A feed that is refused ends before anything happens; one that is not waits for what never comes here, or tells what is.
    private static async Task<Answer> EndsAsync<T>(IAsyncEnumerable<T> feed)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await using var items = feed.GetAsyncEnumerator(enough.Token);
        var next = items.MoveNextAsync().AsTask();
        var first = await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1), Ct));
        var ended = first == next && !await next;
        if (!next.IsCompleted)
        {
            await enough.CancelAsync();
            await next.ContinueWith(_ => { }, Ct, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return new Answer(null, ended ? Array.Empty<T>() : null) { IsEndedFeed = ended };
    }

    private async Task<(ProjectId, ContentHash)> ProjectAsync()
    {
        var project = (await Port<IProjects>().CreateAsync(Owner, "digits", Ct)).Require();
        var chunk = ContentHash.Of(FileBytes);
        (await Port<IProjects>().PutChunkAsync(Owner, chunk, new MemoryStream(FileBytes), Ct)).Require();
        var file = new SnapshotEntry
        {
            Path = "project.yaml",
            Kind = EntryKind.File,
            Size = FileBytes.Length,
            Chunks = [chunk],
        };
        var kept = await Port<IProjects>().CreateSnapshotAsync(Owner, project.Id, new SnapshotManifest { Entries = [file] }, Ct);
        return (project.Id, kept.Require().Id);
    }

    private async Task<ExecutorId> ExecutorAsync()
    {
        var code = (await Port<IExecutors>().CreateCodeAsync(Owner, new NewCode("desk"), Ct)).Require();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var registered = await Portal
            .Services.GetRequiredService<Server.Executors.Enrollment>()
            .RegisterAsync(new Contracts.Protocol.RegisterExecutor(code.Code, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), "local"), Ct);
        return registered.Require().Id;
    }

    private void AddRequests(ProjectId project)
    {
        foreach (
            var sample in (object[])
                [
                    new SubmitJob { Spec = A.Spec(), Project = project },
                    A.Spec(),
                    new JobQuery(),
                    new ProjectQuery(),
                    new ExecutorQuery(),
                    new JobSearch { NoContact = true },
                    new LedgerFilter(),
                    new SnapshotManifest { Entries = [] },
                    new PreviewWish(),
                    new NewSystem("mahti"),
                    new NewCode("bench"),
                    new Share(SharedWith.Colony),
                    new Ask { Id = AskId.New(), Kind = AskKind.Discover },
                    new AskReply(1),
                    AskId.New(),
                    new CreateToken("more", Scopes.Read, 1),
                    new CreateClient("more", Scopes.Read, 1),
                    new Invite(ColonyRole.Viewer),
                    new ColonyLimits(1000),
                    ColonyRole.Member,
                    LogStream.Stdout,
                    Rung.OverSsh,
                    TimeSpan.Zero,
                    DateTimeOffset.UnixEpoch,
                    NotificationKinds.All,
                    new NewPushBrowser("https://push.example.org/send/1", "", ""),
                    Guid.NewGuid(),
                    1,
                    1L,
                    true,
                ]
        )
        {
            _samples[sample.GetType()] = sample;
        }
    }

    private object? Argument(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return type == typeof(CancellationToken) ? Ct
            : type == typeof(Stream) ? new MemoryStream(FileBytes)
            : type == typeof(string) ? Text(parameter.Name!)
            : type == typeof(FolderChange) ? new FolderChange.Write("notes.md", FileBytes, IsNew: true)
            : type == typeof(IReadOnlyList<ContentHash>) ? new[] { ContentHash.Of(FileBytes) }
            : type == typeof(IReadOnlyList<HostKey>)
                ? new[] { new HostKey("lumi.example", "ssh-ed25519", "SHA256:pX3f8Qm2vK0aWn7RzT1cJYbE5uLdHs9GiOo4NtCkVxA") }
            : type == typeof(ContentHash) && parameter.Name == "chunk" ? ContentHash.Of(FileBytes)
            : _samples.TryGetValue(type, out var sample) ? sample
            : throw new InvalidOperationException($"Say in {nameof(AccessWorld)} what to pass for {type.Name} {parameter.Name}.");
    }

    private string Text(string parameter) =>
        parameter switch
        {
            "path" => "project.yaml",
            "template" => "digits",
            "stream" => "stdout",
            "client" => _client,
            "name" => $"name-{Interlocked.Increment(ref _names)}",
            _ => "a",
        };

    private T Port<T>()
        where T : notnull => Portal.Services.GetRequiredService<T>();
}

/// <summary>What a call gave.</summary>
internal sealed record Answer(Refusal? Refusal, object? Value)
{
    /// <summary>Whether it is a feed that ended by itself.</summary>
    public bool IsEndedFeed { get; init; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty =>
        Value switch
        {
            IEnumerable items => !items.Cast<object>().Any(),
            { } page when page.GetType().GetProperty("Total") is { } total => total.GetValue(page) is 0,
            _ => false,
        };
}
