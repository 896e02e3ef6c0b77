using System.Net.Http.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Executors;

/// <summary>The list of executors over REST.</summary>
[Trait("Stage", "Integration")]
public sealed class ExecutorListTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_WholeAndByThePage_HoldsTheSameByName()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();
        for (var number = 0; number < 3; number++)
        {
            var (executor, _) = await portal.HoldAsync(await portal.OwnerAsync(), null);
            executor.Dispose();
        }

        var (all, _) = await ListAsync(client, "");
        var (first, total) = await ListAsync(client, "?text=DESK&take=2");
        var (last, _) = await ListAsync(client, "?text=DESK&skip=2");
        var (none, noneTotal) = await ListAsync(client, "?health=NeverSeen");

        Assert.Equal(3, all.Count);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Equal(all, first.Concat(last));
        Assert.Equal((2, "3"), (first.Count, total));
        Assert.Equal((0, "0"), (none.Count, noneTotal));
    }

    [Fact]
    public async Task Jobs_AreCountedInAList_AndListedOfOne()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();
        var (executor, held) = await portal.HoldAsync(await portal.OwnerAsync(), null);
        using (executor)
        {
            var listed = Assert.Single((await client.GetFromJsonAsync("/api/v1/executors", ContractsJson.Default.IReadOnlyListExecutorView, Ct))!);
            var one = await client.GetFromJsonAsync($"/api/v1/executors/{listed.Id}", ContractsJson.Default.ExecutorView, Ct);

            Assert.Equal(1, listed.JobCount);
            Assert.Empty(listed.Jobs);
            Assert.Equal(held.Job, Assert.Single(one!.Jobs).Id);
            Assert.Equal((1, listed.BegunCount), (one.JobCount, one.Jobs.Count(job => job.State.IsPermitted())));
        }
    }

    private static async Task<(List<string> Names, string? Total)> ListAsync(HttpClient client, string query)
    {
        using var answer = await client.GetAsync($"/api/v1/executors{query}", Ct);
        answer.EnsureSuccessStatusCode();
        var executors = await answer.Content.ReadFromJsonAsync(ContractsJson.Default.IReadOnlyListExecutorView, Ct);
        var total = answer.Headers.TryGetValues(PageAnswers.Total, out var values) ? Assert.Single(values) : null;
        return ([.. executors!.Select(executor => executor.Name)], total);
    }
}
