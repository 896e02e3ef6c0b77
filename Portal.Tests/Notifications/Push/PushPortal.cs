using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Sessions;
using Pollinator.Portal.Server.Notifications.Push;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

/// <summary>A portal and a push service for all tests of a class. The portal tells when a test says so.</summary>
public sealed class PushPortal : IAsyncLifetime
{
    internal FakePushService Service { get; private set; } = null!;

    internal PortalHost Host { get; private set; } = null!;

    internal MovedClock Clock { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Service = await FakePushService.StartAsync();
        Host = await PortalHost.StartAsync(Service.Options(time: Clock));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Service.DisposeAsync();
    }
}

/// <summary>What tests of messages to browsers do again and again.</summary>
internal static class PushSteps
{
    private const string UserAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    /// <summary>A person in a colony of their own, signed in in a browser.</summary>
    public static async Task<Caller> SignedInPersonAsync(this PortalHost portal, string name)
    {
        var caller = await portal.AddPersonAsync(name, ColonyRole.Owner, await portal.AddColonyAsync($"Colony of {name}"));
        return await portal.SignedInAgainAsync(caller);
    }

    /// <summary>The same person in another browser.</summary>
    public static async Task<Caller> SignedInAgainAsync(this PortalHost portal, Caller caller)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.UserAgent = UserAgent;
        var session = await portal.Services.GetRequiredService<OpenSessions>().OpenAsync(caller.User.Value, context);
        return caller with { Session = session.Id };
    }

    /// <summary>Has a browser told.</summary>
    public static async Task<FakePushBrowser> AddAsync(this PortalHost portal, Caller caller, FakePushBrowser browser)
    {
        (await portal.Browsers().AddAsync(caller, browser.Given, CancellationToken.None)).Require();
        return browser;
    }

    public static IPushBrowsers Browsers(this PortalHost portal) => portal.Services.GetRequiredService<IPushBrowsers>();

    /// <summary>The person's browsers, as their page lists them.</summary>
    public static async Task<IReadOnlyList<PushBrowserView>> ListAsync(this PortalHost portal, Caller caller) =>
        (await portal.Browsers().GetAsync(caller, CancellationToken.None)).Require().Browsers;

    /// <summary>Tells all that is to be told.</summary>
    public static Task TellAsync(this PortalHost portal) =>
        portal.Services.GetRequiredService<PushRound>().RunAsync(changed: null, CancellationToken.None);
}
