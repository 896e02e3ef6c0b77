using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

/// <summary>A portal with one system, asked over HTTP as its owner.</summary>
internal sealed class SystemHost : IAsyncDisposable
{
    private SystemHost(PortalHost portal, HttpClient http, Caller owner) => (Portal, Http, Owner) = (portal, http, owner);

    public PortalHost Portal { get; }

    public HttpClient Http { get; }

    public Caller Owner { get; }

    public SystemView Lumi { get; private set; } = null!;

    public ISystems Systems => Portal.Services.GetRequiredService<ISystems>();

    /// <summary>Somebody else of the colony.</summary>
    public Caller Bo => Owner with { User = UserId.New() };

    public static async Task<SystemHost> StartAsync(PortalHostOptions? options = null, bool byHand = false)
    {
        var portal = await PortalHost.StartAsync(options);
        var host = new SystemHost(portal, await portal.WithTokenAsync(), await portal.OwnerAsync());
        var address = byHand ? null : new SystemAddress("login.lumi.example", 22, "alindqvist");
        host.Lumi = (await host.Systems.AddAsync(host.Owner, new NewSystem("lumi", address), CancellationToken.None)).Require();
        return host;
    }

    /// <summary>The gateway's program, in this process, with the code the portal gives it.</summary>
    public Task<AskedExecutor> GatewayAsync(AskedKind kind) => StartAsync(kind, (codes, system) => codes.GatewayAsync(system, default));

    /// <summary>The twin's program.</summary>
    public Task<AskedExecutor> TwinAsync(AskedKind kind) => StartAsync(kind, async (codes, system) => (await codes.TwinAsync(system, default)).Code);

    public async Task<SystemView> ViewAsync() => (await Systems.GetAsync(Owner, Lumi.Id, default)).Require();

    /// <summary>Asks over HTTP.</summary>
    public async Task<AskId> AskAsync(AskKind kind, SignInRequest? way = null)
    {
        var ask = new Ask
        {
            Id = AskId.New(),
            Kind = kind,
            SignIn = way,
        };
        using var answer = await Http.PostAsJsonAsync($"/api/v1/systems/{Lumi.Id}/asks", ask, ContractsJson.Default.Ask);
        answer.EnsureSuccessStatusCode();
        return ask.Id;
    }

    /// <summary>The words to a question, over HTTP, until there are so many.</summary>
    public async Task<List<AskWord>> WordsAsync(AskId ask, int count)
    {
        var words = new List<AskWord>();
        while (words.Count < count)
        {
            var route = $"/api/v1/systems/asks/{ask}/words?after={words.Count}&wait=30";
            var more = await Http.GetFromJsonAsync(route, ContractsJson.Default.IReadOnlyListAskWord, TestContext.Current.CancellationToken);
            Assert.NotEmpty(more!);
            words.AddRange(more!);
        }

        return words;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Portal.DisposeAsync();
    }

    private async Task<AskedExecutor> StartAsync(AskedKind kind, Func<SystemCodes, KnownSystem, Task<string>> code)
    {
        var system = await Portal.Services.GetRequiredService<SystemStore>().FindAsync(Lumi.Id, default);
        return await AskedExecutor.StartAsync(Portal.Address, kind, await code(Portal.Services.GetRequiredService<SystemCodes>(), system!));
    }
}
