using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Notifications.Push;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Notifications.Push;

/// <summary>Which browsers are told: added by themselves, listed, taken away, and only where the portal does such a thing.</summary>
[Trait("Stage", "Integration")]
public class PushBrowsersTests(PushPortal portal) : IClassFixture<PushPortal>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private PortalHost Host => portal.Host;

    [Fact]
    public async Task Browser_AddedAndRemoved_StandsInTheLedger_WithoutItsAddress()
    {
        var ada = await Host.SignedInPersonAsync("Ada One");
        await Host.AddAsync(ada, portal.Service.Subscribe());
        await Host.AddAsync(ada, portal.Service.Subscribe());
        var listed = Assert.Single(await Host.ListAsync(ada));

        (await Host.Browsers().RemoveAsync(ada, listed.Id, Ct)).Require();

        Assert.Empty(await Host.ListAsync(ada));
        Assert.Equal("not-found", (await Host.Browsers().RemoveAsync(ada, listed.Id, Ct)).Refusal?.Code);
        var filter = new LedgerFilter { Group = LedgerGroup.SignIns };
        var entries = (await Host.Services.GetRequiredService<ILedger>().FindAsync(ada, filter, null, 10, Ct)).Require().Items;
        Assert.Equal(
            [LedgerKind.PushBrowserRemoved, LedgerKind.PushBrowserAdded, LedgerKind.PushBrowserAdded],
            entries.Select(entry => entry.Entry.Kind)
        );
        Assert.All(entries, entry => Assert.DoesNotContain("example.org", entry.Entry.Details, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Browser_InWhichAnotherSignsIn_TellsOnlyThatOne()
    {
        var (ada, otto) = (await Host.SignedInPersonAsync("Ada Two"), await Host.SignedInPersonAsync("Otto Two"));
        var browser = await Host.AddAsync(ada, portal.Service.Subscribe());

        await Host.AddAsync(otto, browser);

        Assert.Empty(await Host.ListAsync(ada));
        Assert.Single(await Host.ListAsync(otto));
        Assert.Equal("not-found", (await Host.Browsers().RemoveAsync(ada, (await Host.ListAsync(otto))[0].Id, Ct)).Refusal?.Code);
    }

    [Fact]
    public async Task Browsers_AreTwentyAtMost_AndEndedSessionsMakeRoom()
    {
        var ada = await Host.SignedInPersonAsync("Ada Three");
        for (var browsers = 0; browsers < PushView.Most; browsers++)
        {
            ada = await Host.SignedInAgainAsync(ada);
            await Host.AddAsync(ada, portal.Service.Subscribe());
        }

        var next = await Host.SignedInAgainAsync(ada);
        Assert.Equal("too-many-browsers", (await Host.Browsers().AddAsync(next, portal.Service.Subscribe().Given, Ct)).Refusal?.Code);

        (await Host.Services.GetRequiredService<ISecurity>().EndSessionAsync(next, ada.Session!.Value, Ct)).Require();
        await Host.AddAsync(next, portal.Service.Subscribe());

        Assert.Equal(PushView.Most, (await Host.ListAsync(next)).Count);
    }

    [Fact]
    public async Task Caller_WithoutASession_OrWithAnAddressInside_IsRefused()
    {
        var ada = await Host.SignedInPersonAsync("Ada Four");
        var given = portal.Service.Subscribe().Given;

        Assert.Equal("no-browser-session", (await Host.Browsers().AddAsync(ada with { Session = null }, given, Ct)).Refusal?.Code);
        Assert.Equal("no-browser-session", (await Host.Browsers().AddAsync(ada with { Session = Guid.NewGuid() }, given, Ct)).Refusal?.Code);
        var inside = given with { Endpoint = given.Endpoint.Replace("push.example.org", "127.0.0.1", StringComparison.Ordinal) };
        Assert.Equal("push-browser", (await Host.Browsers().AddAsync(ada, inside, Ct)).Refusal?.Code);
    }

    [Fact]
    public async Task Worker_OfTheBrowser_IsAScriptOfThePortal_UnderItsStrictPolicy()
    {
        using var client = Host.Anonymous();

        using var answer = await client.GetAsync("/_content/Pollinator.Portal/push/worker.js", Ct);

        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Portal_ThatSendsNone_OffersNone_AndMakesNoKey()
    {
        await using var off = await PortalHost.StartAsync(
            new PortalHostOptions { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Push:Enabled"] = "false" } }
        );
        var ada = await off.SignedInPersonAsync("Ada Off");

        Assert.Null((await off.Browsers().GetAsync(ada, Ct)).Require().Key);
        Assert.Equal("push-off", (await off.Browsers().AddAsync(ada, portal.Service.Subscribe().Given, Ct)).Refusal?.Code);
        Assert.False(File.Exists(Path.Combine(off.Folder, "keys", "push.key")));
    }

    [Fact]
    public async Task Portal_TellsByItself_SoonAfterAJobEnded()
    {
        await using var busy = await PortalHost.StartAsync(portal.Service.Options(tellsByItself: true));
        var ada = await busy.SignedInPersonAsync("Ada Soon");
        var browser = await busy.AddAsync(ada, portal.Service.Subscribe());

        await busy.RunAsync(ada);

        await Eventually.IsAsync(() => portal.Service.For(browser).Count > 0, "the browser is told", seconds: 45);
    }

    [Fact]
    public async Task Operations_WhereAPushServiceDoesNotBelieveThePortal_SaySo()
    {
        await using var busy = await PortalHost.StartAsync(portal.Service.Options(tellsByItself: true));
        var work = busy.Services.GetServices<IHostedService>().OfType<PushWorker>().Single().Work;

        // Two people: what denies one alone may be that person's own machine.
        foreach (var name in new[] { "Ada Denied", "Otto Denied" })
        {
            var person = await busy.SignedInPersonAsync(name);
            portal.Service.Answer(await busy.AddAsync(person, portal.Service.Subscribe()), 403);
            await busy.RunAsync(person);
        }

        await Eventually.IsAsync(() => work.Figures().HasFailed, "the work has failed", seconds: 45);
        Assert.Contains("push.example.org answers 403", work.Figures().Failure, StringComparison.Ordinal);
    }
}
