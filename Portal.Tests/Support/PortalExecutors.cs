using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Support;

/// <summary>An executor for a portal, without a program: the test speaks for it.</summary>
internal static class PortalExecutors
{
    /// <summary>An executor's client with its session, and a job it holds.</summary>
    public static async Task<(HttpClient Http, AttemptRef Held)> HoldAsync(
        this PortalHost portal,
        Caller owner,
        ProjectId? project,
        IReadOnlyList<string>? secrets = null
    )
    {
        var name = $"desk-{Guid.NewGuid():N}";
        var code = (await portal.Services.GetRequiredService<IExecutors>().CreateCodeAsync(owner, new NewCode(name), default)).Require();
        using var folder = new TempFolder();
        using var own = ExecutorKey.OpenOrCreate(new StateFolder(folder.Path));
        var plain = PortalHttp.Create(portal.Address);
        var registration = await PortalRegistration.RegisterAsync(plain, own, "local", code.Code, default);
        var machine = new Capabilities
        {
            Functions = ["run"],
            HandsOutSecrets = true,
            CpuMillicores = 4000,
            MemoryBytes = 8L << 30,
        };
        using var session = new PortalSession(plain, own, registration, new ProgramStart(Guid.NewGuid(), "test", machine), TimeProvider.System);
        var token = (await session.GetAsync(default)).Token;
        var spec = new JobSpec
        {
            Command = ["true"],
            Secrets = secrets ?? [],
            Conditions = new Conditions { ExecutorNames = [name] },
        };
        (await portal.Services.GetRequiredService<IJobs>().SubmitAsync(owner, new SubmitJob { Spec = spec, Project = project }, default)).Require();
        plain.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var reply = await new PortalChannel(plain).PollAsync(
            new Poll
            {
                Held = [],
                Want = 1,
                WaitSeconds = 5,
            },
            default
        );
        var given = Assert.Single(reply.Assignments);
        return (plain, new AttemptRef(given.Job, given.Attempt));
    }
}
