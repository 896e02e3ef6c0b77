using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors.Sharing;
using Pollinator.Portal.Server.Systems;
using Pollinator.Portal.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Systems;

/// <summary>What somebody sees of a system that another shares with them, and how its owner does that.</summary>
public sealed class SystemSharingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task System_SharedWithAPerson_ShowsThemWhatAJobCanAskFor_UntilTheyLeave()
    {
        await using var host = await SystemHost.StartAsync(byHand: true);
        var store = host.Portal.Services.GetRequiredService<SystemStore>();
        var known = (await store.FindAsync(host.Lumi.Id, Ct))!;
        await host.Portal.Services.GetRequiredService<SystemWrites>().KeepAsync(known, null, SystemSamples.Findings(), Ct);
        var bo = await host.Portal.AddPersonAsync("Bo Member", ColonyRole.Member, host.Owner.Colony);
        var cy = await host.Portal.AddPersonAsync("Cy Member", ColonyRole.Member, host.Owner.Colony);

        (await host.Systems.ShareAsync(host.Owner, host.Lumi.Id, new Share(SharedWith.People, [bo.User]), Ct)).Require();

        var guest = (await host.Systems.GetAsync(bo, host.Lumi.Id, Ct)).Require();
        Assert.Equal((true, "standard-g"), (guest.Sharing!.MayUse, guest.Findings!.Partitions[0].Name));
        Assert.Empty(guest.Sharing.People);
        Assert.All(guest.Findings.Accounts, account => Assert.Null(account.CoreHoursUsed));
        Assert.Null(guest.Findings.HostName);
        Assert.Null((await host.Systems.GetAsync(cy, host.Lumi.Id, Ct)).Require().Findings);
        Assert.Equal(["Bo Member"], (await host.ViewAsync()).Sharing!.People.Select(person => person.Name));
        var ask = new Ask { Id = AskId.New(), Kind = AskKind.Preview };
        Assert.Equal("not-your-system", (await host.Systems.AskAsync(bo, host.Lumi.Id, ask, Ct)).Refusal?.Code);
        Assert.Equal("not-your-system", (await host.Systems.ShareAsync(bo, host.Lumi.Id, new Share(SharedWith.Colony), Ct)).Refusal?.Code);

        (await host.Portal.Services.GetRequiredService<IColonies>().RemoveMemberAsync(host.Owner, bo.User, Ct)).Require();

        Assert.Empty((await host.ViewAsync()).Sharing!.People);
        var told = await host
            .Portal.Services.GetRequiredService<ILedger>()
            .FindAsync(host.Owner, new LedgerFilter { Group = LedgerGroup.Systems }, null, 2, Ct);
        Assert.Equal([LedgerKind.ShareEnded, LedgerKind.Shared], told.Require().Items.Select(view => view.Entry.Kind));
    }

    [Fact]
    public async Task Account_OfSomebodyWhoLeaves_RunsNobodyElsesJobs()
    {
        await using var host = await SystemHost.StartAsync(byHand: true);
        var bo = await host.Portal.AddPersonAsync("Bo Member", ColonyRole.Member, host.Owner.Colony);
        var mahti = (await host.Systems.AddAsync(bo, new NewSystem("mahti"), Ct)).Require();
        (await host.Systems.ShareAsync(bo, mahti.Id, new Share(SharedWith.Colony), Ct)).Require();
        Assert.True((await host.Systems.GetAsync(host.Owner, mahti.Id, Ct)).Require().Sharing!.MayUse);

        await host.Portal.Services.GetRequiredService<Shares>().ForgetAsync(bo.Colony, bo.User, Ct);

        Assert.False((await host.Systems.GetAsync(host.Owner, mahti.Id, Ct)).Require().Sharing!.MayUse);
    }

    [Fact]
    public async Task Page_OfItsOwner_SaysWhatSharingAnAccountMeans()
    {
        await using var page = new OnPage();
        var lumi = SystemSamples.View("lumi") with { Sharing = new SharingView(SharedWith.Nobody, [], MayUse: true) };
        page.Systems.All.Add(lumi);
        var shown = page.Render<SystemPage>(p => p.Add(v => v.Id, lumi.Id.ToString()));
        Assert.Contains("Nobody: only your jobs run there.", shown.Markup, StringComparison.Ordinal);

        await shown.Find("section[aria-labelledby=sharing-title] button").ClickAsync();
        Assert.DoesNotContain("Their jobs run as you there", shown.Markup, StringComparison.Ordinal);
        await shown.FindAll("dialog input[type=radio]")[1].ChangeAsync(true);
        Assert.Contains("Their jobs run as you there", shown.Find("dialog").TextContent, StringComparison.Ordinal);
        Assert.True(shown.Find("dialog button[type=submit]").HasAttribute("disabled"));
        await shown.Find("dialog input[type=checkbox]").ChangeAsync(true);
        await shown.Find("dialog form").SubmitAsync();

        var share = Assert.Single(page.Systems.Shares);
        Assert.Equal((SharedWith.People, page.Colonies.Members[1].Person), (share.With, Assert.Single(share.People!)));
    }
}
