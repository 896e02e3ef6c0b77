using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Live;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Live;

/// <summary>What was proved once and lasts ends within a minute after what proved it has gone; what still stands goes on.</summary>
[Trait("Stage", "Integration")]
public sealed class LiveEndsTests(LiveWorld world) : IClassFixture<LiveWorld>
{
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignedOut_EndsAll()
    {
        var (name, _) = await world.MemberAsync();
        var (browser, proof) = await SignedInAsync(name);

        await AssertEndsAsync(proof, async () => RedirectsTo("/sign-in", await Forms.SendAsync(browser, "/sign-out", "none", [])));
    }

    [Fact]
    public async Task SessionEndedFromAnotherBrowser_EndsAll()
    {
        var (name, caller) = await world.MemberAsync();
        var (_, proof) = await SignedInAsync(name);

        await AssertEndsAsync(proof, async () => (await Port<ISecurity>().EndOtherSessionsAsync(caller, Ct)).Require());
    }

    // In the very browser: its session goes on, and nothing that was opened before does.
    [Fact]
    public async Task PasswordChanged_EndsAll()
    {
        var (name, _) = await world.MemberAsync();
        var (browser, proof) = await SignedInAsync(name);
        var fields = new[] { ("Input.Old", PortalPeople.Password), ("Input.New", "marble anchor violet") };

        await AssertEndsAsync(proof, async () => RedirectsTo("/account", await Forms.SendAsync(browser, "/account/password", "password", fields)));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/account", Ct)).StatusCode);
    }

    [Fact]
    public async Task RoleTakenAway_EndsAllOfTheCookie()
    {
        var (name, caller) = await world.MemberAsync();
        var (_, proof) = await SignedInAsync(name);

        await AssertEndsAsync(proof, () => LessenAsync(caller));
    }

    [Fact]
    public async Task RoleTakenAway_EndsAllOfATokenThatGaveMore()
    {
        var (_, caller) = await world.MemberAsync();
        var (_, proof) = await world.TokenAsync(caller, 1);

        await AssertEndsAsync(proof, () => LessenAsync(caller));
    }

    [Fact]
    public async Task MembershipEnded_EndsAllOfTheToken()
    {
        var (_, caller) = await world.MemberAsync();
        var (_, proof) = await world.TokenAsync(caller, 1);

        await AssertEndsAsync(
            proof,
            async () => (await Port<IColonies>().RemoveMemberAsync(world.Portal.Confirmed(world.Owner), caller.User, Ct)).Require()
        );
    }

    [Fact]
    public async Task TokenRevoked_EndsAll()
    {
        var (_, caller) = await world.MemberAsync();
        var (token, proof) = await world.TokenAsync(caller, 1);

        await AssertEndsAsync(proof, async () => (await Port<IAccount>().RevokeTokenAsync(caller, token, Ct)).Require());
    }

    [Fact]
    public async Task TokenAndCookieExpired_EndAll()
    {
        var (name, caller) = await world.MemberAsync();
        var (_, token) = await world.TokenAsync(caller, days: 1);
        var (_, cookie) = await SignedInAsync(name);
        world.Clock.AdjustTime(world.Clock.GetUtcNow() + LiveWorld.Stay - TimeSpan.FromSeconds(1));

        await AssertEndsAsync([token, cookie], () => Task.Run(() => world.Clock.Advance(TimeSpan.FromSeconds(1)), Ct));
    }

    private Task AssertEndsAsync(IReadOnlyDictionary<string, string> proof, Func<Task> fall) => AssertEndsAsync([proof], fall);

    private async Task AssertEndsAsync(IReadOnlyDictionary<string, string>[] proofs, Func<Task> fall)
    {
        await using var things = world.Things();
        var (_, token) = await world.TokenAsync(world.Owner, 30);
        var (_, cookie) = await world.SignInAsync(PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        LiveThing[] others = [.. await things.OpenAsync(token), .. await things.OpenAsync(cookie)];
        var opened = new List<LiveThing>();
        foreach (var proof in proofs)
        {
            opened.AddRange(await things.OpenAsync(proof));
        }

        await Eventually.IsAsync(() => Port<LiveRequests>().Count >= others.Length + opened.Count, "all are with the portal");
        Assert.DoesNotContain(opened, thing => thing.IsCut.IsCompleted);

        await fall();
        var all = Task.WhenAll(opened.Select(thing => thing.IsCut));
        for (var passed = TimeSpan.Zero; passed < Minute; passed += LiveRequests.Interval)
        {
            await world.LookAsync();
        }

        await Eventually.IsAsync(() => all.IsCompleted, () => $"ended: {Names(opened, thing => !thing.IsCut.IsCompleted)}", 10);
        Assert.Equal("", Names(opened, thing => !thing.IsCut.Result));
        Assert.Equal("", Names(others, thing => thing.IsCut is { IsCompleted: true, Result: true }));
    }

    private static string Names(IEnumerable<LiveThing> things, Func<LiveThing, bool> which) =>
        string.Join(", ", things.Where(which).Select(thing => thing.Name));

    private Task<(HttpClient Browser, IReadOnlyDictionary<string, string> Proof)> SignedInAsync(string name) =>
        world.SignInAsync(PortalPeople.EmailOf(name), PortalPeople.Password);

    private async Task LessenAsync(Caller caller) =>
        (await Port<IColonies>().ChangeRoleAsync(world.Portal.Confirmed(world.Owner), caller.User, ColonyRole.Viewer, Ct)).Require();

    private static void RedirectsTo(string place, HttpResponseMessage answer) => Assert.EndsWith(place, answer.Headers.Location?.ToString());

    private T Port<T>()
        where T : notnull => world.Portal.Services.GetRequiredService<T>();
}
