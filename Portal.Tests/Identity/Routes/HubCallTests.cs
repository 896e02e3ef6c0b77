using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Routes;

/// <summary>Every method of every hub that is mapped, per call. A method for whose arguments there is no sample fails here.</summary>
[Trait("Stage", "Integration")]
public sealed class HubCallTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    // They name nothing of a colony: who calls hears of the own one.
    private static readonly string[] OfTheOwnColony = ["WatchJobs"];

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(1);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hub_ForWhoProvesNothing_DoesNotOpen()
    {
        foreach (var (path, _) in PortalRoute.Hubs(world.Portal))
        {
            foreach (var token in new[] { "", "pol_0123456789012345678901234567890123456789012", Server.Identity.Secrets.New() })
            {
                await using var hub = Hub(path, token);
                await Assert.ThrowsAsync<HttpRequestException>(() => hub.StartAsync(Ct));
            }
        }
    }

    [Fact]
    public async Task Method_CalledByTheOwnerOfAnotherColony_FindsNothingOfOurs()
    {
        var told = new List<string>();
        foreach (var (path, method) in Methods())
        {
            await using var hub = Hub(path, (await TokenAsync(world.Stranger)).Secret);
            await hub.StartAsync(Ct);
            var said = await CallAsync(hub, method);
            if (OfTheOwnColony.Contains(method.Name, StringComparer.Ordinal) ? said is not "" : !said.Contains("not-found", StringComparison.Ordinal))
            {
                told.Add($"{path} {method.Name}: {said}");
            }
        }

        Assert.Empty(told);
    }

    [Fact]
    public async Task Method_CalledAfterTheTokenWasRevoked_IsRefusedWithThatCall()
    {
        var told = new List<string>();
        foreach (var (path, method) in Methods())
        {
            var token = await TokenAsync(world.Owner);
            await using var hub = Hub(path, token.Secret);
            await hub.StartAsync(Ct);
            (await Accounts.RevokeTokenAsync(world.Owner, token.Token.Id, Ct)).Require();
            var said = await CallAsync(hub, method);
            if (!said.Contains("not-signed-in", StringComparison.Ordinal))
            {
                told.Add($"{path} {method.Name}: {said}");
            }
        }

        Assert.Empty(told);
    }

    [Fact]
    public void Hubs_AreFoundWithTheirMethods() => Assert.Contains(Methods(), one => one.Path == "/hubs/live" && one.Method.Name == "FollowLog");

    private IAccount Accounts => world.Portal.Services.GetRequiredService<IAccount>();

    private IReadOnlyList<(string Path, MethodInfo Method)> Methods() =>
        [
            .. PortalRoute
                .Hubs(world.Portal)
                .SelectMany(hub =>
                    hub.Hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                        .Where(method => !method.IsVirtual && !method.IsSpecialName)
                        .Select(method => (hub.Path, method))
                ),
        ];

    // What is said for a refusal; the first thing that comes, else; nothing when nothing comes.
    private async Task<string> CallAsync(HubConnection hub, MethodInfo method)
    {
        var arguments = method
            .GetParameters()
            .Where(parameter => parameter.ParameterType != typeof(CancellationToken) && parameter.GetCustomAttribute<FromServicesAttribute>() is null)
            .Select(world.Sample)
            .ToArray();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        enough.CancelAfter(Enough);
        try
        {
            if (!method.ReturnType.IsGenericType || method.ReturnType.GetGenericTypeDefinition() != typeof(IAsyncEnumerable<>))
            {
                return $"{await hub.InvokeCoreAsync<object?>(method.Name, arguments, enough.Token)}";
            }

            await foreach (var item in hub.StreamAsyncCore<object>(method.Name, arguments, enough.Token))
            {
                return $"told {item}";
            }

            return "";
        }
        catch (HubException refused)
        {
            return refused.Message;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return "";
        }
    }

    private async Task<NewToken> TokenAsync(Caller caller) =>
        (await Accounts.CreateTokenAsync(world.Portal.Confirmed(caller), new CreateToken("hub", Scopes.ForPrograms, 1), Ct)).Require();

    private HubConnection Hub(string path, string token) =>
        new HubConnectionBuilder()
            .WithUrl(new Uri(world.Portal.Address, path), http => http.Headers.Add("Authorization", $"Bearer {token}"))
            .AddJsonProtocol(json => json.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter()))
            .Build();
}
