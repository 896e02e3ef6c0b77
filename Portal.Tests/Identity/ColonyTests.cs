using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>Colonies: who belongs to them, as what, and in which one works.</summary>
[Trait("Stage", "Integration")]
public sealed class ColonyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static IColonies Colonies(PortalHost portal) => portal.Services.GetRequiredService<IColonies>();

    [Fact]
    public async Task Colony_IsMadeByAdministrators_AndByOthersWhereTheSettingSaysSo()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.OwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);

        var refused = await Colonies(portal).CreateAsync(grace, "Waves", Ct);
        var made = (await Colonies(portal).CreateAsync(owner, "  Waves ", Ct)).Require();

        Assert.Equal("scope-missing", refused.Refusal?.Code);
        Assert.Equal(("Waves", ColonyRole.Owner), (made.Name, made.Role));
        Assert.Equal(["Bees", "Waves"], (await Colonies(portal).MineAsync(owner, Ct)).Require().Colonies.Select(colony => colony.Name));
        Assert.Equal("colony-name", (await Colonies(portal).CreateAsync(owner, " ", Ct)).Refusal?.Code);

        var settings = new Dictionary<string, string> { ["Identity:AnyoneMakesColonies"] = "true" };
        await using var open = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });
        var lin = await open.AddPersonAsync("Lin Wei", ColonyRole.Viewer, (await open.OwnerAsync()).Colony);
        Assert.True((await Colonies(open).MineAsync(lin, Ct)).Require().MayMakeOne);
        Assert.True((await Colonies(open).CreateAsync(lin, "Waves", Ct)).IsOk);
    }

    [Fact]
    public async Task Role_Lessened_HoldsAtOnceForTokens()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        var secret = await TokenAsync(portal, grace);
        using var client = With(portal, secret);
        Assert.Equal(HttpStatusCode.Created, (await SubmitAsync(client)).StatusCode);

        (await Colonies(portal).ChangeRoleAsync(owner, grace.User, ColonyRole.Viewer, Ct)).Require();

        Assert.Equal(HttpStatusCode.Forbidden, (await SubmitAsync(client)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/jobs", Ct)).StatusCode);
    }

    [Fact]
    public async Task Role_ChangedWithoutAConfirmation_IsAskedFor()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = (await portal.OwnerAsync()) with { ConfirmedAt = null };
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);

        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Colonies(portal).ChangeRoleAsync(owner, grace.User, ColonyRole.Owner, Ct)).Refusal?.Code);
        Assert.Equal(RefusalCodes.ConfirmNeeded, (await Colonies(portal).RemoveMemberAsync(owner, grace.User, Ct)).Refusal?.Code);
    }

    [Fact]
    public async Task Member_Removed_LosesTokensAtOnceAndTheSessionSoon()
    {
        var clock = new MovedClock();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Time = clock });
        var owner = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        using var program = With(portal, await TokenAsync(portal, grace));
        using var browser = await portal.SignedInAsync("Grace Obi");
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/jobs", Ct)).StatusCode);

        (await Colonies(portal).RemoveMemberAsync(owner, grace.User, Ct)).Require();
        clock.By = TimeSpan.FromMinutes(2);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/jobs", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/jobs", Ct)).StatusCode);

        // Invited again, the old token stays dead.
        await portal.AddMemberAsync(grace.User, ColonyRole.Member, owner.Colony);
        await portal.Services.GetRequiredService<TokenIndex>().RefreshAsync(grace.User.Value, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/jobs", Ct)).StatusCode);
    }

    [Fact]
    public async Task LastOwner_StaysOne()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();

        Assert.Equal("last-owner", (await Colonies(portal).LeaveAsync(owner, Ct)).Refusal?.Code);
        Assert.Equal("last-owner", (await Colonies(portal).ChangeRoleAsync(owner, owner.User, ColonyRole.Member, Ct)).Refusal?.Code);

        await portal.AddPersonAsync("Grace Obi", ColonyRole.Owner, owner.Colony);
        Assert.True((await Colonies(portal).LeaveAsync(owner, Ct)).IsOk);
    }

    [Fact]
    public async Task Owners_WhoRemoveEachOtherAtOnce_LeaveOne()
    {
        await using var portal = await PortalHost.StartAsync();
        var ada = await portal.ConfirmedOwnerAsync();
        for (var round = 0; round < 5; round++)
        {
            var colony = await portal.AddColonyAsync($"Round {round}");
            var one = await portal.AddPersonAsync($"One {round}", ColonyRole.Owner, colony);
            var two = await portal.AddPersonAsync($"Two {round}", ColonyRole.Owner, colony);

            var removed = await Task.WhenAll(
                Task.Run(() => Colonies(portal).RemoveMemberAsync(one, two.User, Ct), Ct),
                Task.Run(() => Colonies(portal).ChangeRoleAsync(two, one.User, ColonyRole.Viewer, Ct), Ct)
            );

            Assert.Single(removed, outcome => outcome.IsOk);
            await using var db = await portal.DatabaseAsync();
            Assert.Equal(1, await db.Set<Membership>().CountAsync(row => row.Colony == colony && row.Role == ColonyRole.Owner, Ct));
        }

        Assert.True(ada.Has(Scopes.Portal));
    }

    [Fact]
    public async Task Colony_ThatWasChosen_IsKeptByTheSessionAlone()
    {
        var clock = new MovedClock();
        await using var portal = await PortalHost.StartAsync(new PortalHostOptions { Time = clock });
        var owner = await portal.ConfirmedOwnerAsync();
        var waves = await portal.AddColonyAsync("Waves");
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        await portal.AddMemberAsync(grace.User, ColonyRole.Viewer, waves);
        using var browser = await portal.SignedInAsync("Grace Obi");
        using var other = await portal.SignedInAsync("Grace Obi");
        Assert.Equal("Bees", await ColonyAsync(browser));

        Assert.Equal(HttpStatusCode.Redirect, (await SwitchAsync(browser, waves)).StatusCode);

        Assert.Equal("Waves", await ColonyAsync(browser));
        // Past the minute after which Identity makes the claims anew.
        clock.By = TimeSpan.FromMinutes(2);
        Assert.Equal("Waves", await ColonyAsync(browser));
        Assert.Equal("Bees", await ColonyAsync(other));
        clock.By = TimeSpan.FromMinutes(4);
        Assert.Equal("Waves", await ColonyAsync(browser));
    }

    [Fact]
    public async Task Colony_OneDoesNotBelongTo_IsNotSwitchedTo()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        var waves = await portal.AddColonyAsync("Waves");
        using var browser = await portal.SignedInAsync("Grace Obi");

        await SwitchAsync(browser, waves);
        Assert.Equal("Bees", await ColonyAsync(browser));

        using var forged = new FormUrlEncodedContent([KeyValuePair.Create("colony", owner.Colony.ToString())]);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.PostAsync("/colony", forged, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("/jobs/019bd5c3-0000-7000-8000-000000000001?line=7", "/jobs/019bd5c3-0000-7000-8000-000000000001?line=7")]
    [InlineData("//elsewhere.example", "/")]
    public async Task Colony_SwitchedToForALink_LeadsOnToIt_WithinThePortal(string link, string leadsTo)
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();
        await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        using var browser = await portal.SignedInAsync("Grace Obi");

        var answer = await Forms.SendAsync(browser, "/sign-out", "switch", [("colony", $"{owner.Colony}"), ("returnUrl", link)], to: "/colony");

        Assert.Equal(leadsTo, $"{answer.Headers.Location}");
    }

    [Fact]
    public async Task Person_InNoColony_IsToldSo()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        (await Colonies(portal).LeaveAsync(grace, Ct)).Require();
        using var browser = await portal.SignedInAsync("Grace Obi");

        var home = await browser.GetAsync("/", Ct);
        var refused = await browser.GetAsync(home.Headers.Location, Ct);
        var page = await browser.GetStringAsync("/no-colony", Ct);

        Assert.StartsWith("/refused", home.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        Assert.EndsWith("/no-colony", refused.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("You belong to no colony", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Make colony", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_BeyondTheLimit_AreRefusedAndKnownOnesAreNot()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();
        var jobs = portal.Services.GetRequiredService<IJobs>();
        var first = new SubmitJob { Spec = A.Spec(), IdempotencyKey = "first" };
        await portal.Services.GetRequiredService<IAdministration>().SetLimitsAsync(owner, owner.Colony, new ColonyLimits(1), Ct);
        var job = (await jobs.SubmitAsync(owner, first, Ct)).Require();

        Assert.Equal("colony-jobs-limit", (await jobs.SubmitAsync(owner, new SubmitJob { Spec = A.Spec() }, Ct)).Refusal?.Code);
        Assert.True((await jobs.SubmitAsync(owner, first, Ct)).Require().Repeated);
        Assert.Equal(
            (1, 1),
            ((await Colonies(portal).GetAsync(owner, Ct)).Require() is var here ? (here.JobsNotEnded, here.Limits.MostJobs ?? 0) : default)
        );

        (await jobs.CancelAsync(owner, job.Id, Ct)).Require();
        Assert.True((await jobs.SubmitAsync(owner, new SubmitJob { Spec = A.Spec() }, Ct)).IsOk);
    }

    [Fact]
    public async Task Ledger_OfAColony_NamesPeopleByIdsOnly()
    {
        await using var portal = await PortalHost.StartAsync();
        var owner = await portal.ConfirmedOwnerAsync();
        var grace = await portal.AddPersonAsync("Grace Obi", ColonyRole.Member, owner.Colony);
        var invitations = portal.Services.GetRequiredService<IInvitations>();
        var invited = (await invitations.InviteAsync(owner, new Invite(ColonyRole.Viewer, "lin@uni.example"), Ct)).Require();
        (await invitations.WithdrawAsync(owner, invited.Invitation.Id, Ct)).Require();
        (await Colonies(portal).RenameAsync(owner, "Grace's lab", Ct)).Require();
        (await Colonies(portal).ChangeRoleAsync(owner, grace.User, ColonyRole.Viewer, Ct)).Require();
        (await Colonies(portal).RemoveMemberAsync(owner, grace.User, Ct)).Require();

        await using var db = await portal.DatabaseAsync();
        var chain = owner.Colony.Value.ToByteArray(bigEndian: true);
        var rows = await db.Set<LedgerRow>().Where(row => row.Chain == chain).OrderBy(row => row.Sequence).ToListAsync(Ct);

        Assert.Equal(
            [LedgerKind.PersonInvited, LedgerKind.InvitationWithdrawn, LedgerKind.ColonyRenamed, LedgerKind.RoleChanged, LedgerKind.MemberRemoved],
            rows.Select(row => row.Kind)
        );
        Assert.All(rows, row => Assert.DoesNotContain("grace", row.Details + row.Evidence, StringComparison.OrdinalIgnoreCase));
        Assert.All(rows, row => Assert.DoesNotContain("@", row.Details, StringComparison.Ordinal));
    }

    private static async Task<string> TokenAsync(PortalHost portal, Caller caller) =>
        (await portal.Services.GetRequiredService<IAccount>().CreateTokenAsync(caller, new CreateToken("test", Scopes.Read | Scopes.Jobs, 1), Ct))
            .Require()
            .Secret;

    private static HttpClient With(PortalHost portal, string secret)
    {
        var client = portal.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", secret);
        return client;
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient client) =>
        client.PostAsJsonAsync("/api/v1/jobs", new SubmitJob { Spec = A.Spec() }, ContractsJson.Default.SubmitJob, Ct);

    private static async Task<string> ColonyAsync(HttpClient browser) =>
        (await browser.GetFromJsonAsync("/api/v1/colony", ContractsJson.Default.ColonyView, Ct))!.Name;

    private static Task<HttpResponseMessage> SwitchAsync(HttpClient browser, ColonyId colony) =>
        Forms.SendAsync(browser, "/sign-out", "switch", [("colony", colony.ToString())], to: "/colony");
}
