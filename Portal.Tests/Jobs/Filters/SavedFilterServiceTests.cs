using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Projects;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Jobs.Filters;

[Trait("Stage", "Integration")]
public class SavedFilterServiceTests(SharedPortal portal) : IClassFixture<SharedPortal>
{
    private readonly ISavedFilters _filters = portal.Host.Services.GetRequiredService<ISavedFilters>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Saved_IsGivenBackAsItWas_ToItsPersonAlone_AndInItsColony()
    {
        var ada = await PersonAsync("Ada Filters");
        var search = new JobSearch
        {
            States = [JobState.Failed, JobState.Cancelled, JobState.Failed],
            NoContact = true,
            Text = " night ",
            Project = ProjectId.New(),
            Executor = ExecutorId.New(),
            Person = ada.User,
            From = new DateOnly(2026, 2, 28),
            To = new DateOnly(2026, 3, 1),
        };

        var saved = (await _filters.SaveAsync(ada, " Night runs ", search, Ct)).Require();

        var found = Assert.Single((await _filters.ListAsync(ada, Ct)).Require());
        Assert.Equal((saved.Id, "Night runs"), (found.Id, found.Name));
        Assert.Equal([JobState.Failed, JobState.Cancelled], found.Search.States);
        Assert.Equal(search with { States = found.Search.States, Text = "night" }, found.Search);
        Assert.Empty((await _filters.ListAsync(ada with { Colony = await portal.Host.AddColonyAsync("Elsewhere") }, Ct)).Require());
        var member = await portal.Host.AddPersonAsync("Mia Filters", ColonyRole.Member, ada.Colony);
        Assert.Empty((await _filters.ListAsync(member, Ct)).Require());
        Assert.Equal(RefusalKind.NotFound, (await _filters.DeleteAsync(member, saved.Id, Ct)).Refusal?.Kind);
    }

    [Fact]
    public async Task Name_ThatIsTaken_IsRefused_AlsoWhenManyDevicesSaveAtOnce()
    {
        var ada = await PersonAsync("Ada Names");
        var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => Task.Run(() => SaveAsync(ada, at % 2 == 0 ? "night" : "Night"), Ct)));

        Assert.Single(tries, one => one.IsOk);
        Assert.All(tries.Where(one => !one.IsOk), one => Assert.Equal("filter-name-taken", one.Refusal!.Code));

        var other = (await SaveAsync(ada, "other")).Require();
        Assert.Equal("filter-name-taken", (await _filters.RenameAsync(ada, other.Id, "NIGHT", Ct)).Refusal?.Code);
        Assert.True((await _filters.RenameAsync(ada, other.Id, "Other", Ct)).IsOk);
    }

    [Fact]
    public async Task Name_OrSearch_ThatCannotBe_IsRefusedInWords()
    {
        var ada = await PersonAsync("Ada Faults");
        foreach (var name in new[] { "  ", new string('x', 61), "a\nb", "a\ud800" })
        {
            Assert.Equal("invalid-filter", (await SaveAsync(ada, name)).Refusal?.Code);
        }

        Assert.Contains(
            "all jobs",
            (await _filters.SaveAsync(ada, "all", new JobSearch { Text = " " }, Ct)).Refusal!.Message,
            StringComparison.Ordinal
        );
        var refused = (await _filters.SaveAsync(ada, "long", new JobSearch { Text = new string('x', 101) }, Ct)).Refusal!;
        Assert.Equal(["search.text"], refused.Faults!.Keys);
        var early = new JobSearch { From = new DateOnly(1, 1, 1), To = new DateOnly(1999, 12, 31) };
        Assert.Equal(["search.from", "search.to"], (await _filters.SaveAsync(ada, "early", early, Ct)).Refusal!.Faults!.Keys);
        Assert.Empty((await _filters.ListAsync(ada, Ct)).Require());
    }

    [Fact]
    public async Task Filters_BeyondTheMost_AreRefused_UntilOneIsDeleted()
    {
        var ada = await PersonAsync("Ada Many");
        SavedFilter? last = null;
        for (var at = 0; at < SavedFilter.Most; at++)
        {
            last = (await SaveAsync(ada, $"filter {at}")).Require();
        }

        Assert.Equal("too-many-filters", (await SaveAsync(ada, "one more")).Refusal?.Code);
        (await _filters.DeleteAsync(ada, last!.Id, Ct)).Require();
        Assert.True((await SaveAsync(ada, "one more")).IsOk);
    }

    private Task<Outcome<SavedFilter>> SaveAsync(Caller caller, string name) =>
        _filters.SaveAsync(caller, name, new JobSearch { States = [JobState.Failed] }, Ct);

    private async Task<Caller> PersonAsync(string name) =>
        await portal.Host.AddPersonAsync(name, ColonyRole.Owner, await portal.Host.AddColonyAsync($"Colony of {name}"));
}
