using System.Net.Http.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Logs;

/// <summary>The hub on the whole portal, with its real sign-in and its real jobs.</summary>
[Trait("Stage", "Integration")]
public sealed class LiveHubOnPortalTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WatchJob_TellsHowItStandsThenWhatChanges_AndResumesBySequence()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();
        var job = await SubmitAsync(client);
        await using var hub = Hub(portal, await portal.TokenAsync(Scopes.Read));
        await hub.StartAsync();

        await using var changes = Watch(hub, job, 0).GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(Deadline));
        var now = Assert.Single(changes.Current);
        Assert.Equal((job, JobState.Waiting, 1L), (now.Id, now.State, now.LedgerSequence));

        using var cancelled = await client.PostAsync(new Uri($"/api/v1/jobs/{job}/cancel", UriKind.Relative), null);
        cancelled.EnsureSuccessStatusCode();
        var last = now;
        while (last.State != JobState.Cancelled)
        {
            Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(Deadline));
            last = changes.Current[^1];
        }

        await using var missed = Watch(hub, job, now.LedgerSequence).GetAsyncEnumerator();
        Assert.True(await missed.MoveNextAsync().AsTask().WaitAsync(Deadline));
        Assert.Equal(JobState.Cancelled, missed.Current[0].State);
        Assert.True(missed.Current[0].LedgerSequence > now.LedgerSequence);
    }

    [Fact]
    public async Task WatchJobs_TellsOfANewJob()
    {
        await using var portal = await PortalHost.StartAsync();
        using var client = await portal.WithTokenAsync();
        await using var hub = Hub(portal, await portal.TokenAsync(Scopes.Read));
        await hub.StartAsync();
        await using var changes = hub.StreamAsync<IReadOnlyList<JobChanged>>("WatchJobs").GetAsyncEnumerator();
        var next = changes.MoveNextAsync().AsTask();
        // The subscription has begun some time after the call was sent: submit until one is told of.
        await Eventually.SeesAsync(() => SubmitAsync(client), _ => next.IsCompleted, _ => "a new job is told of", everyMs: 200);
        Assert.True(await next);
        Assert.Equal(JobState.Waiting, changes.Current[0].State);
    }

    [Fact]
    public async Task Hub_WithoutATokenOrForAJobThatIsNotThere_Refuses()
    {
        await using var portal = await PortalHost.StartAsync();
        await using var nobody = Hub(portal, "");
        await Assert.ThrowsAsync<HttpRequestException>(() => nobody.StartAsync());
        await using var hub = Hub(portal, await portal.TokenAsync(Scopes.Read));
        await hub.StartAsync();
        var none = hub.StreamAsync<LogPiece>("FollowLog", JobId.New(), 1, LogStream.Stdout, 0L).GetAsyncEnumerator();
        var refused = await Assert.ThrowsAsync<HubException>(() => none.MoveNextAsync().AsTask());
        Assert.Contains("not-found", refused.Message, StringComparison.Ordinal);
        await using var changes = Watch(hub, JobId.New(), 0).GetAsyncEnumerator();
        Assert.Contains(
            "not-found",
            (await Assert.ThrowsAsync<HubException>(() => changes.MoveNextAsync().AsTask())).Message,
            StringComparison.Ordinal
        );
    }

    private static IAsyncEnumerable<IReadOnlyList<JobChanged>> Watch(HubConnection hub, JobId job, long after) =>
        hub.StreamAsync<IReadOnlyList<JobChanged>>("WatchJob", job, after);

    private static HubConnection Hub(PortalHost portal, string token) =>
        new HubConnectionBuilder()
            .WithUrl(new Uri(portal.Address, "/hubs/live"), http => http.Headers.Add("Authorization", $"Bearer {token}"))
            .AddJsonProtocol(json => json.PayloadSerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter()))
            .Build();

    private static async Task<JobId> SubmitAsync(HttpClient client)
    {
        var request = new SubmitJob { Spec = new JobSpec { Command = ["true"] } };
        using var answer = await client.PostAsJsonAsync("/api/v1/jobs/", request, ContractsJson.Default.SubmitJob);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.SubmittedJob))!.Id;
    }
}
