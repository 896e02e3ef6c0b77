using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity.Outside;

/// <summary>Linking an account of an outside authority, and confirming by it.</summary>
[Trait("Stage", "Integration")]
public sealed class OutsideLinkTests
{
    private const string LinkPage = "/account/outside/campus?returnUrl=%2Faccount";

    [Fact]
    public async Task Link_ByASignedInPerson_SignsInFromThenOn()
    {
        await using var host = await OutsideHost.StartAsync();
        var owner = await host.Portal.OwnerAsync();
        using var client = await OwnerInAsync(host);

        Assert.Equal("/account", await LinkAsync(host, client));

        Assert.Equal("login", host.Authority.Asked["prompt"]);
        Assert.Equal(owner.User.Value, await host.OwnerOfAsync());
        var view = (await Port(host).GetAsync(owner, default)).Require();
        Assert.Equal(("campus", "Campus", "ada@campus.example"), (view.Linked[0].Authority, view.Linked[0].Organisation, view.Linked[0].Account));
        using var other = host.Portal.Anonymous();
        Assert.Equal("/", await host.TravelAsync(other, new OutsideVouch { Acr = "gold" }));
        Assert.Contains(LedgerKind.OutsideLinked, await LedgerAsync(host, owner));
    }

    [Fact]
    public async Task Link_WithoutAFreshProof_LeadsToConfirmFirst()
    {
        var clock = new MovedClock();
        await using var host = await OutsideHost.StartAsync(options: new PortalHostOptions { Time = clock });
        await host.Portal.OwnerAsync();
        using var client = await OwnerInAsync(host);
        clock.By = TimeSpan.FromMinutes(11);

        using var page = await client.GetAsync(LinkPage);
        using var pressed = await Forms.SendAsync(client, "/confirm", "outside", [], LinkPage);

        Assert.StartsWith("/confirm?returnUrl=%2Faccount%2Foutside%2Fcampus", OutsideHost.Place(page), StringComparison.Ordinal);
        Assert.StartsWith("/confirm?returnUrl=", OutsideHost.Place(pressed), StringComparison.Ordinal);
        Assert.False(pressed.Headers.Contains("Refresh"));
    }

    [Fact]
    public async Task Link_WhoseProofGrewOldOnTheWay_IsRefused()
    {
        var clock = new MovedClock();
        await using var host = await OutsideHost.StartAsync(options: new PortalHostOptions { Time = clock });
        await host.Portal.OwnerAsync();
        using var client = await OwnerInAsync(host);
        var callback = host.Authority.Answer(await OutsideHost.LeaveAsync(client, LinkPage, LinkPage), new OutsideVouch());
        clock.By = TimeSpan.FromMinutes(11);

        var place = await OutsideHost.BackAsync(client, callback);

        Assert.Equal("/sign-in/refused?why=confirm-needed", place);
        Assert.Null(await host.OwnerOfAsync());
    }

    [Fact]
    public async Task Link_ByNobody_LeadsToSignIn()
    {
        await using var host = await OutsideHost.StartAsync();
        using var client = host.Portal.Anonymous();

        using var page = await client.GetAsync(LinkPage);

        Assert.StartsWith("/sign-in", OutsideHost.Place(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_OfATakenAccount_IsRefusedWithoutSayingWhose()
    {
        await using var host = await OutsideHost.StartAsync();
        var owner = await host.LinkedOwnerAsync();
        await host.Portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        using var grace = await host.Portal.SignedInAsync("Grace Obi");

        var place = await LinkAsync(host, grace);

        Assert.Equal("/sign-in/refused?why=outside-taken", place);
        var said = await grace.GetStringAsync(place);
        Assert.DoesNotContain("Ada", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", said, StringComparison.Ordinal);
        Assert.Equal(owner.User.Value, await host.OwnerOfAsync());
    }

    [Fact]
    public async Task Link_BegunInAnotherSession_IsRefused()
    {
        await using var host = await OutsideHost.StartAsync();
        var owner = await host.Portal.OwnerAsync();
        await host.Portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        // One browser, so that the cookies of the trip are there: only the session is another.
        using var client = await OwnerInAsync(host);
        var callback = host.Authority.Answer(await OutsideHost.LeaveAsync(client, LinkPage, LinkPage), new OutsideVouch());
        await Forms.SendAsync(client, "/sign-out", "none", []);
        await Forms.SignInAsync(client, PortalPeople.EmailOf("Grace Obi"), PortalPeople.Password);

        Assert.Equal("/sign-in/refused?why=outside-other-session", await OutsideHost.BackAsync(client, callback));
        Assert.Null(await host.OwnerOfAsync());
    }

    [Fact]
    public async Task Link_WhoseSessionEnded_IsRefused()
    {
        await using var host = await OutsideHost.StartAsync();
        await host.Portal.OwnerAsync();
        using var client = await OwnerInAsync(host);
        var callback = host.Authority.Answer(await OutsideHost.LeaveAsync(client, LinkPage, LinkPage), new OutsideVouch());
        await Forms.SendAsync(client, "/sign-out", "none", []);

        Assert.Equal("/sign-in/refused?why=outside-other-session", await OutsideHost.BackAsync(client, callback));
        Assert.Null(await host.OwnerOfAsync());
    }

    [Fact]
    public async Task Unlink_AsksForAFreshProof_AndThenThatAccountIsNobodys()
    {
        await using var host = await OutsideHost.StartAsync();
        var owner = await host.LinkedOwnerAsync();
        var link = (await Port(host).GetAsync(owner, default)).Require().Linked[0].Id;
        var stale = owner with { ConfirmedAt = owner.ConfirmedAt!.Value.AddHours(-1) };

        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Port(host).UnlinkAsync(stale, link, default)).Refusal?.Code);
        Assert.True((await Port(host).UnlinkAsync(host.Portal.Confirmed(owner), link, default)).IsOk);

        using var client = host.Portal.Anonymous();
        Assert.Equal("/sign-in/refused?why=outside-unknown", await host.TravelAsync(client, new OutsideVouch { Acr = "gold" }));
        Assert.Equal("not-found", (await Port(host).UnlinkAsync(host.Portal.Confirmed(owner), link, default)).Refusal?.Code);
        Assert.Contains(LedgerKind.OutsideUnlinked, await LedgerAsync(host, owner));
    }

    [Fact]
    public async Task Unlink_OfAnothersLink_FindsNothing()
    {
        await using var host = await OutsideHost.StartAsync();
        var owner = await host.LinkedOwnerAsync();
        var grace = await host.Portal.AddPersonAsync("Grace Obi", ColonyRole.Owner, owner.Colony);
        var link = (await Port(host).GetAsync(owner, default)).Require().Linked[0].Id;

        Assert.Equal(RefusalKind.NotFound, (await Port(host).UnlinkAsync(grace, link, default)).Refusal?.Kind);
        Assert.Equal(owner.User.Value, await host.OwnerOfAsync());
    }

    [Fact]
    public async Task Confirm_ByAnAuthorityThatAskedJustNow_IsAFreshProof()
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = await StaleAsync(host);

        var place = await ConfirmAsync(host, client, new OutsideVouch { Acr = "gold" });

        Assert.Equal("/second-factor", place);
        Assert.Equal(("login", "0"), (host.Authority.Asked["prompt"], host.Authority.Asked["max_age"]));
        using var page = await client.GetAsync("/second-factor");
        Assert.Equal("stayed (200)", OutsideHost.Place(page));
    }

    [Theory]
    [InlineData("gold", 300, OutsideVouch.Ada, "outside-too-little")]
    [InlineData("1", 0, OutsideVouch.Ada, "outside-too-little")]
    [InlineData("gold", 0, "somebody-else", "outside-not-yours")]
    public async Task Confirm_ByAnythingLess_ConfirmsNothing(string acr, int secondsAgo, string subject, string why)
    {
        await using var host = await OutsideHost.StartAsync();
        await host.LinkedOwnerAsync();
        using var client = await StaleAsync(host);

        var place = await ConfirmAsync(
            host,
            client,
            new OutsideVouch
            {
                Acr = acr,
                AskedAgo = TimeSpan.FromSeconds(secondsAgo),
                Subject = subject,
            }
        );

        Assert.Equal($"/sign-in/refused?why={why}", place);
        using var page = await client.GetAsync("/second-factor");
        Assert.StartsWith("/confirm", OutsideHost.Place(page), StringComparison.Ordinal);
    }

    // Signed in by an authority that asked an hour ago: nothing is fresh.
    private static async Task<HttpClient> StaleAsync(OutsideHost host)
    {
        var client = host.Portal.Anonymous();
        await host.TravelAsync(client, new OutsideVouch { Acr = "gold", AskedAgo = TimeSpan.FromHours(1) });
        using var page = await client.GetAsync("/second-factor");
        Assert.StartsWith("/confirm", OutsideHost.Place(page), StringComparison.Ordinal);
        return client;
    }

    private static Task<string> ConfirmAsync(OutsideHost host, HttpClient client, OutsideVouch vouch) =>
        host.TravelAsync(client, vouch, "/confirm?returnUrl=%2Fsecond-factor", "/confirm/outside/campus?returnUrl=%2Fsecond-factor");

    private static Task<string> LinkAsync(OutsideHost host, HttpClient client) => host.TravelAsync(client, new OutsideVouch(), LinkPage, LinkPage);

    private static async Task<HttpClient> OwnerInAsync(OutsideHost host)
    {
        var client = host.Portal.Anonymous();
        using var answer = await Forms.SignInAsync(client, PortalHost.OwnerEmail, PortalHost.OwnerPassword);
        Assert.Equal("/", OutsideHost.Place(answer));
        return client;
    }

    private static IOutsideSignIns Port(OutsideHost host) => host.Portal.Services.GetRequiredService<IOutsideSignIns>();

    private static async Task<IReadOnlyList<LedgerKind>> LedgerAsync(OutsideHost host, Caller caller)
    {
        await using var db = await host.Portal.DatabaseAsync();
        var chain = caller.User.Value.ToByteArray(bigEndian: true);
        return [.. db.Set<LedgerRow>().Where(row => row.Chain == chain).Select(row => row.Kind)];
    }
}
