using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Ledger;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Ledger;

public sealed class LedgerPageTests
{
    [Fact]
    public async Task Filters_StandInTheAddress_AndInWhatIsAskedFor()
    {
        await using var page = new OnPage();
        page.Ledger.Then(LedgerKind.SignedIn, 0, actor: ActorKind.User);
        var person = page.Colonies.Members[1].Person;
        page.Services.GetRequiredService<NavigationManager>().NavigateTo($"/ledger?show=sign-ins&person={person}&from=2026-11-01&to=2026-11-30");

        var shown = page.Render<LedgerPage>();

        Assert.Equal(
            new LedgerFilter
            {
                Group = LedgerGroup.SignIns,
                Person = person,
                From = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
                Until = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
            },
            page.Ledger.Asked
        );
        Assert.Contains($"person={person}", shown.Find("a[href*='show=tokens']").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("group=SignIns", shown.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("Grace Obi", shown.Find("option[selected]").TextContent);
    }

    [Fact]
    public async Task DetailsOfAHostileProgram_AreShownAsText()
    {
        await using var page = new OnPage();
        page.Ledger.Then(LedgerKind.TokenCreated, 0, """{"name":"<img src=x onerror=alert(1)>"}""", actor: ActorKind.User);

        var shown = page.Render<LedgerPage>();

        Assert.Empty(shown.FindAll("td img"));
        Assert.Contains("<img src=x onerror=alert(1)>", shown.Find(".at-what").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Older_GoesOnBehindTheLastEntryShown()
    {
        await using var page = new OnPage();
        for (var i = 0; i < 60; i++)
        {
            page.Ledger.Then(LedgerKind.Noted, i);
        }

        var shown = page.Render<LedgerPage>();

        Assert.Equal(50, shown.FindAll("tbody tr").Count);
        Assert.Contains("before=11", shown.Find(".card-foot a").GetAttribute("href"), StringComparison.Ordinal);
    }
}
