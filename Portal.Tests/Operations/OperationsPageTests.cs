using Bunit;
using Pollinator.Contracts;
using Pollinator.Portal.Language;
using Pollinator.Portal.Operations;
using Pollinator.Portal.Server.Operations;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Operations;

/// <summary>The page of how the portal does.</summary>
public sealed class OperationsPageTests : IAsyncLifetime
{
    private readonly OnPage _on = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _on.DisposeAsync();

    [Fact]
    public void Page_OfAPortalThatIsWell_SaysSoAndShowsItsFigures()
    {
        var page = _on.Render<OperationsPage>();

        Assert.Equal("All is well", page.Find("h1").TextContent);
        Assert.Empty(page.FindAll("#looks-title"));
        Assert.Contains("12:00:00", page.Find(".live time").TextContent, StringComparison.Ordinal);
        Assert.Contains("Logs, below 268 MB free", page.Markup, StringComparison.Ordinal);
        Assert.Contains("3 jobs, the oldest for 41 min", page.Markup, StringComparison.Ordinal);
        Assert.Contains("4.2 ms at most for 19 of 20", page.Markup, StringComparison.Ordinal);
        Assert.Contains("9 h ago, 1.3 GB", page.Markup, StringComparison.Ordinal);
        Assert.Contains("SQLite 3.53.3", page.Markup, StringComparison.Ordinal);
        Assert.Contains("4e05d89c1", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfAPortalThatIsNotWell_OpensWithWhatAndItsRemedy()
    {
        _on.Operations.View = FakeOperations.Well with
        {
            Looks =
            [
                new OperationsLook("disk-full", "disk", "No room for logs.", "Make room there.", IsUrgent: true),
                new OperationsLook("backup-old", "database", "The last backup is 9 days old.", "Make one."),
            ],
        };

        var page = _on.Render<OperationsPage>();

        Assert.Equal("1 thing does not work, 1 needs a look", page.Find("h1").TextContent);
        Assert.Contains("Make room there.", page.Find("section[aria-labelledby=looks-title] li").TextContent, StringComparison.Ordinal);
        Assert.Equal("/admin/operations#disk", page.Find("section[aria-labelledby=looks-title] a").GetAttribute("href"));
        Assert.NotNull(page.Find("#disk"));
    }

    [Fact]
    public void Page_ForSomebodyElse_SaysWhyAndNothingMore()
    {
        _on.Operations.Refuse = new Refusal(RefusalKind.Forbidden, "scope-missing", "Only an administrator of the portal may do this, signed in.");

        var page = _on.Render<OperationsPage>();

        Assert.Contains("Only an administrator", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("table, dl"));
    }

    [Fact]
    public void Page_OfAnAdministratorWhoIsNoneAnyMore_ShowsNothingAnyMore()
    {
        var page = _on.Render<OperationsPage>();
        _on.Operations.Refuse = new Refusal(RefusalKind.Forbidden, "scope-missing", "Only an administrator of the portal may do this, signed in.");

        _on.Clock.Advance(TimeSpan.FromSeconds(10));

        page.WaitForAssertion(() => Assert.Empty(page.FindAll("table, dl")));
    }

    [Fact]
    public void Page_ThatStandsOpen_ReadsItselfAnew()
    {
        var page = _on.Render<OperationsPage>();
        _on.Operations.View = FakeOperations.With(FakeOperations.Trouble("The ledger could not be sealed.", times: 3)) with
        {
            At = OnPage.Noon.AddSeconds(10),
            Queues = FakeOperations.Well.Queues with { Waiting = 7 },
        };

        _on.Clock.Advance(TimeSpan.FromSeconds(10));

        page.WaitForAssertion(() => Assert.Contains("7 jobs, the oldest", page.Markup, StringComparison.Ordinal));
        Assert.Contains("12:00:10", page.Find(".live time").TextContent, StringComparison.Ordinal);
        var line = page.Find(".troubles li").TextContent;
        Assert.Contains("The ledger could not be sealed.", line, StringComparison.Ordinal);
        Assert.Contains("Ledger.Sealer, DbUpdateException from SqliteException", line, StringComparison.Ordinal);
        Assert.Contains("3 times", line, StringComparison.Ordinal);
        Assert.Contains("0HNABC:00000002", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_UnderThePointer_GrowsWhenThePointerHasGone()
    {
        var page = _on.Render<OperationsPage>();
        await page.Find(".operations").TriggerEventAsync("onpointerenter", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
        _on.Operations.View = FakeOperations.With(FakeOperations.Trouble("The ledger could not be sealed.")) with
        {
            Queues = FakeOperations.Well.Queues with { Waiting = 7 },
        };

        _on.Clock.Advance(TimeSpan.FromSeconds(10));

        // Figures change in their place; lists wait.
        page.WaitForAssertion(() => Assert.Contains("7 jobs, the oldest", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".troubles li"));
        Assert.Contains("Something new, show", page.Markup, StringComparison.Ordinal);

        await page.Find(".operations").TriggerEventAsync("onpointerleave", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());

        Assert.Single(page.FindAll(".troubles li"));
        Assert.DoesNotContain("Something new", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_UnderThePointer_GrowsWhenAskedFor()
    {
        var page = _on.Render<OperationsPage>();
        await page.Find(".operations").TriggerEventAsync("onpointerenter", new Microsoft.AspNetCore.Components.Web.PointerEventArgs());
        _on.Operations.View = FakeOperations.With(FakeOperations.Trouble("The ledger could not be sealed."));
        _on.Clock.Advance(TimeSpan.FromSeconds(10));

        page.WaitForElement(".live button");
        await page.Find(".live button").ClickAsync();

        Assert.Single(page.FindAll(".troubles li"));
    }

    [Fact]
    public void Work_ThatFailed_SaysWithWhichWords()
    {
        _on.Operations.View = FakeOperations.Well with
        {
            Work =
            [
                FakeOperations.Well.Work[0] with
                {
                    HasFailed = true,
                    Failures = 2,
                    FailedAt = OnPage.Noon.AddMinutes(-1),
                    Failure = "SqliteException: database or disk is full",
                },
            ],
        };

        var page = _on.Render<OperationsPage>();

        var card = page.Find("section[aria-labelledby=work]").TextContent;
        Assert.Contains("Failed", card, StringComparison.Ordinal);
        Assert.Contains("2 of 18,000", card, StringComparison.Ordinal);
        Assert.Contains("database or disk is full", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_InSwedish_HasItsNameAndIsALookInThatLanguage()
    {
        var failed = FakeOperations.Well with { Work = [FakeOperations.Well.Work[0] with { HasFailed = true, Failure = "IOException: gone" }] };
        _on.Operations.View = failed with { Looks = OperationsLooks.Of(failed) };

        var page = Wording.In("sv", () => _on.Render<OperationsPage>());

        Assert.Contains("Lån och gränser", page.Find("section[aria-labelledby=work] td").TextContent, StringComparison.Ordinal);
        Assert.Contains("Lån och gränser", page.Find("section[aria-labelledby=looks-title] strong").TextContent, StringComparison.Ordinal);
        Assert.Equal("en", page.Find("section[aria-labelledby=work] .card-foot code").GetAttribute("lang"));
    }

    [Fact]
    public void Database_ThatDidNotAnswer_IsUnknownAndTheRestStands()
    {
        _on.Operations.View = FakeOperations.Well with { Database = null, Backup = null };

        var page = _on.Render<OperationsPage>();

        var card = page.Find("section[aria-labelledby=database]").TextContent;
        Assert.Contains("unknown: it did not answer", card, StringComparison.Ordinal);
        Assert.Contains("none known", card, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll("section[aria-labelledby=work] td"));
    }
}
