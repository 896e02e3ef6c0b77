using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Identity.Live;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.Channel;

namespace Pollinator.Portal.Tests.Identity.Live;

/// <summary>A portal whose clock the test moves, with a running job's log and a large file, and people who come and go.</summary>
public sealed class LiveWorld : IAsyncLifetime
{
    public const int LogBytes = 1000;

    /// <summary>How long a cookie lives here.</summary>
    public static readonly TimeSpan Stay = TimeSpan.FromDays(1);

    private const int BigChunks = 64;

    private int _people;
    private HttpClient _executor = null!;
    private AttemptRef _job = null!;
    private ContentHash _big;

    internal PortalHost Portal { get; private set; } = null!;

    internal FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    internal Caller Owner { get; private set; } = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private WorkFigures Looks => Portal.Services.GetRequiredService<LiveRequests>().Work.Figures();

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string> { ["Identity:StayDays"] = "1" };
        Portal = await PortalHost.StartAsync(new PortalHostOptions { Time = Clock, Settings = settings });
        Owner = await Portal.OwnerAsync();
        (_executor, _job) = await Portal.HoldAsync(Owner, null);
        var channel = new PortalChannel(_executor);
        var attempt = new AttemptKey(_job.Job, _job.Attempt);
        await channel.PermitAsync(attempt, Ct);
        await channel.AppendLogAsync(attempt, LogStream.Stdout, 0, new byte[LogBytes], Ct);
        _big = await BigFileAsync();
        // From the first look on, one comes whenever its interval has passed.
        await Eventually.IsAsync(
            () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                return Looks.Times > 0;
            },
            "the portal looks at open requests"
        );
    }

    public async ValueTask DisposeAsync()
    {
        _executor.Dispose();
        await Portal.DisposeAsync();
    }

    /// <summary>A member of the colony whom no other test has seen.</summary>
    internal async Task<(string Name, Caller Caller)> MemberAsync()
    {
        var name = $"Mia {Interlocked.Increment(ref _people)}";
        return (name, await Portal.AddPersonAsync(name, ColonyRole.Member, Owner.Colony));
    }

    /// <summary>A browser in which somebody is signed in, and the headers it sends.</summary>
    internal async Task<(HttpClient Browser, IReadOnlyDictionary<string, string> Proof)> SignInAsync(string email, string password)
    {
        var jar = new CookieContainer();
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = jar }) { BaseAddress = Portal.Address };
        using var answer = await Forms.SignInAsync(browser, email, password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var form = await Forms.ProofAsync(browser);
        return (browser, new Dictionary<string, string> { ["Cookie"] = jar.GetCookieHeader(Portal.Address), [form.Name] = form.Value });
    }

    /// <summary>A personal token and the header that carries it.</summary>
    internal async Task<(TokenId Id, IReadOnlyDictionary<string, string> Proof)> TokenAsync(Caller caller, int days)
    {
        var asked = new CreateToken("live", caller.Scopes & Scopes.ForPrograms, days);
        var made = (await Portal.Services.GetRequiredService<IAccount>().CreateTokenAsync(Portal.Confirmed(caller), asked, Ct)).Require();
        return (made.Token.Id, new Dictionary<string, string> { ["Authorization"] = $"Bearer {made.Secret}" });
    }

    /// <summary>Moves the clock by the time after which the portal looks at open requests again, and waits until it has.</summary>
    internal async Task LookAsync()
    {
        Clock.Advance(LiveRequests.Interval);
        var now = Clock.GetUtcNow();
        await Eventually.IsAsync(
            () => Looks is { LastMilliseconds: not null, LastAt: { } at } && at == now,
            "the portal has looked at open requests"
        );
    }

    internal LiveThings Things() => new(Portal.Address, _job, _big);

    // The same chunk many times: large to read and small to keep.
    private async Task<ContentHash> BigFileAsync()
    {
        var projects = Portal.Services.GetRequiredService<IProjects>();
        var content = new byte[SnapshotManifest.ChunkSize];
        var chunk = ContentHash.Of(content);
        var project = (await projects.CreateAsync(Owner, "big", Ct)).Require();
        (await projects.PutChunkAsync(Owner, chunk, new MemoryStream(content), Ct)).Require();
        var file = new SnapshotEntry
        {
            Path = "big.bin",
            Kind = EntryKind.File,
            Size = (long)BigChunks * SnapshotManifest.ChunkSize,
            Chunks = [.. Enumerable.Repeat(chunk, BigChunks)],
        };
        return (await projects.CreateSnapshotAsync(Owner, project.Id, new SnapshotManifest { Entries = [file] }, Ct)).Require().Id;
    }
}
