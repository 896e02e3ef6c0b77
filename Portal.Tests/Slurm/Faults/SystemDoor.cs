using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Slurm.Faults;

/// <summary>Adds a system to a portal as a person would, over the public API.</summary>
internal sealed class SystemDoor(PortalProcess portal)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>One that is reached over SSH with a user's own key. Returns when it can run jobs, by that rung of the ladder.</summary>
    public async Task<SystemId> AddOverSshAsync(SlurmCluster cluster, string user, string name, Rung rung = Rung.OverSsh)
    {
        var address = new SystemAddress(cluster.Login.Address, cluster.Login.Port, user);
        var system = (
            await PostAsync("systems", new NewSystem(name, address), ContractsJson.Default.NewSystem, ContractsJson.Default.SystemView)
        )!.Id;
        await ReachesAsync(system, view => view.Executors.Count > 0);
        var knocked = await AskAsync(system, new() { Id = AskId.New(), Kind = AskKind.Knock });
        using var pinned = await portal.Http.PutAsync(
            $"/api/v1/systems/{system}/host-keys",
            JsonContent.Create(knocked.HostKeys!, ContractsJson.Default.IReadOnlyListHostKey),
            Ct
        );
        pinned.EnsureSuccessStatusCode();
        var key = await File.ReadAllTextAsync(cluster.User(user).Key, Ct);
        await AskAsync(
            system,
            new()
            {
                Id = AskId.New(),
                Kind = AskKind.SignIn,
                SignIn = new() { Way = SignInWay.BroughtKey, PrivateKey = key },
            }
        );
        await ReachesAsync(
            system,
            view => view.Status.Contact == SystemContact.Connected && view.Status.Rung == rung && (rung != Rung.Twin || HasTwin(view, name))
        );
        return system;
    }

    /// <summary>One whose program is started by hand, and the one-time code for it.</summary>
    public async Task<(SystemId System, string Code)> AddByHandAsync(string name)
    {
        var system = await PostAsync("systems", new NewSystem(name), ContractsJson.Default.NewSystem, ContractsJson.Default.SystemView);
        using var code = await portal.Http.PostAsync($"/api/v1/systems/{system!.Id}/codes", content: null, Ct);
        return (system.Id, (await code.EnsureSuccessStatusCode().Content.ReadFromJsonAsync(ContractsJson.Default.EnrollmentCode, Ct))!.Code);
    }

    /// <summary>Waits until the system is so.</summary>
    public Task<SystemView> ReachesAsync(SystemId system, Func<SystemView, bool> condition) =>
        Eventually.SeesAsync(
            async () =>
                (
                    await PortalProcess.InsistAsync(() =>
                        portal.Http.GetFromJsonAsync($"/api/v1/systems/{system}", ContractsJson.Default.SystemView, Ct)
                    )
                )!,
            condition,
            view => $"the system is so. It is {view.Status}",
            seconds: 120
        );

    /// <summary>Asks, and waits for the answer; a refusal is a fault.</summary>
    public async Task<AskAnswer> AskAsync(SystemId system, Ask ask)
    {
        using (var asked = await portal.Http.PostAsync($"/api/v1/systems/{system}/asks", JsonContent.Create(ask, ContractsJson.Default.Ask), Ct))
        {
            asked.EnsureSuccessStatusCode();
        }

        for (var heard = 0; ; )
        {
            var words = await portal.Http.GetFromJsonAsync(
                $"/api/v1/systems/asks/{ask.Id}/words?after={heard}&wait=20",
                ContractsJson.Default.IReadOnlyListAskWord,
                Ct
            );
            heard += words!.Count;
            if (words is [.., { IsLast: true } last])
            {
                return last.Answer ?? throw new InvalidOperationException($"{ask.Kind}: {last.Refusal}");
            }
        }
    }

    private static bool HasTwin(SystemView view, string name) =>
        view.Executors.Any(executor =>
            executor is { Health: ExecutorHealth.Good, Capabilities.Functions.Count: > 0 } && executor.Name == $"{name}-twin"
        );

    private Task<TAnswer?> PostAsync<T, TAnswer>(string path, T body, JsonTypeInfo<T> type, JsonTypeInfo<TAnswer> answerType) =>
        PortalProcess.InsistAsync(async () =>
        {
            using var answer = await portal.Http.PostAsync($"/api/v1/{path}", JsonContent.Create(body, type), Ct);
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
            return await answer.Content.ReadFromJsonAsync(answerType, Ct);
        });
}
