using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

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
    internal Task<(HttpClient Http, AttemptRef Held)> HoldAsync(ProjectId? project) => Host.HoldAsync(Owner, project);
}
