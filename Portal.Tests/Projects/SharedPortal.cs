using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk.Channel;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>One portal for all tests of a class; each takes a colony or a project of its own.</summary>
public sealed class SharedPortal : IAsyncLifetime
{
    internal PortalHost Host { get; private set; } = null!;

    internal Caller Owner { get; private set; } = null!;

    internal IProjects Projects => Host.Services.GetRequiredService<IProjects>();

    public async ValueTask InitializeAsync()
    {
        Host = await PortalHost.StartAsync();
        Owner = await Host.OwnerAsync();
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>An executor's client with its session, and a job it holds.</summary>
    internal async Task<(HttpClient Http, AttemptRef Held)> HoldAsync(ProjectId? project)
    {
        var name = $"desk-{Guid.NewGuid():N}";
        var code = (await Host.Services.GetRequiredService<IExecutors>().CreateCodeAsync(Owner, new NewCode(name), default)).Require();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var folder = new Sync.TempFolder();
        using var own = ExecutorKey.OpenOrCreate(new StateFolder(folder.Path));
        var plain = PortalHttp.Create(Host.Address);
        var registration = await PortalRegistration.RegisterAsync(plain, own, "local", code.Code, default);
        var machine = new Capabilities
        {
            Functions = ["run"],
            CpuMillicores = 4000,
            MemoryBytes = 8L << 30,
        };
        using var session = new PortalSession(plain, own, registration, new ProgramStart(Guid.NewGuid(), "test", machine), TimeProvider.System);
        var token = (await session.GetAsync(default)).Token;
        var spec = new JobSpec
        {
            Command = ["true"],
            Conditions = new Conditions { ExecutorNames = [name] },
        };
        (await Host.Services.GetRequiredService<IJobs>().SubmitAsync(Owner, new SubmitJob { Spec = spec, Project = project }, default)).Require();
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
