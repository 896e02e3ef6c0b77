using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Data;

/// <summary>A PostgreSQL server that goes away, and comes back.</summary>
[OnPostgres]
public sealed class PostgresLossTests
{
    private const string EndWriter =
        "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name='pollinator writer' AND datname='";

    private static PostgresCluster Server => PostgresCluster.Shared;

    [Fact]
    public async Task WriterWhoseConnectionIsEnded_SaysSo_ForgetsWhatWasNotDone_AndGoesOn()
    {
        await using var host = await BrokerHost.StartAsync();
        var first = await host.SubmitAsync();

        await Server.RunAsync(TestDatabase.NameOf(host.Folder), $"{EndWriter}{TestDatabase.NameOf(host.Folder)}'");
        var refused = await SubmitAsync(host);
        var next = await host.SubmitAsync();

        Assert.Equal((RefusalKind.Unavailable, "database-away"), (refused.Refusal?.Kind, refused.Refusal?.Code));
        Assert.Equal(first.Number + 1, next.Number);
        Assert.Equal(2, (await host.Jobs.ListAsync(host.Ada, new JobQuery(), default)).Require().Total);
        Assert.Equal([LedgerKind.Submitted], await host.ChainAsync(next.Id));
    }

    [Theory]
    [InlineData(Cut.BeforeTheServer)]
    [InlineData(Cut.BeforeTheAnswer)]
    [InlineData(Cut.BeforeTheAnswerUnknownToTheServer)]
    public async Task CommitWhoseAnswerIsLost_IsWhatTheServerSaysOfIt(Cut cut)
    {
        using var proxy = new CuttingProxy(Server.Port);
        using var folder = new TempFolder();
        var host = await BrokerHost.StartAsync(folder.Path, await ThroughAsync(proxy, folder));
        var executor = await host.AddExecutorAsync("desk");

        proxy.CutNextCommit(cut);
        var answer = await SubmitAsync(host);

        Assert.Equal(cut == Cut.BeforeTheServer ? "database-away" : null, answer.Refusal?.Code);
        var next = await host.SubmitAsync();
        Assert.Equal(cut == Cut.BeforeTheServer ? 1 : 2, next.Number);
        // Memory and database hold the same jobs.
        var polled = await host.PollAsync(executor, want: 5);
        Assert.Equal(cut == Cut.BeforeTheServer ? 1 : 2, polled.Assignments.Count);
        await using var again = await host.RestartAsync();
        Assert.Equal(cut == Cut.BeforeTheServer ? 1 : 2, (await again.Jobs.ListAsync(again.Ada, new JobQuery(), default)).Require().Total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ServerThatStopsAndStarts_LosesNothing(bool atOnce)
    {
        using var server = new PostgresCluster();
        await server.EnsurePortalAsync("portal");
        using var folder = new TempFolder();
        await using var host = await BrokerHost.StartAsync(folder.Path, SettingsOf(server.ConnectionTo("portal")));
        var executor = await host.AddExecutorAsync("desk");
        var first = await host.SubmitAsync();
        var running = await host.RunOneAsync(executor);

        server.Stop(atOnce);
        var refused = await SubmitAsync(host);
        var read = await Record.ExceptionAsync(() => host.JobAsync(first.Id));
        server.Start();

        Assert.Equal("database-away", refused.Refusal?.Code);
        Assert.Equal("database-away", host.Get<DiskFaults>().Of(read)?.Code);
        (await host.EndAsync(executor, running, AttemptEnd.Succeeded)).Require();
        var next = await host.SubmitAsync();
        Assert.Equal(first.Number + 1, next.Number);
        Assert.Equal(JobState.Succeeded, (await host.JobAsync(first.Id)).Summary.State);
        await host.ChainAsync(first.Id);
    }

    [Fact]
    public async Task SecondPortalOnADatabase_IsRefused_AndTheFirstGoesOn()
    {
        await using var host = await BrokerHost.StartAsync();
        using var folder = new TempFolder();
        var settings = await TestDatabase.SettingsAsync(host.Folder);

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(() => BrokerHost.StartAsync(folder.Path, settings));

        Assert.Contains("Another portal is running on this database (process ", refused.Message, StringComparison.Ordinal);
        await host.SubmitAsync();
    }

    [Fact]
    public async Task PortalThatHadLostItsConnection_WhileAnotherOneWasHere_Ends()
    {
        await using var host = await BrokerHost.StartAsync();
        var database = TestDatabase.NameOf(host.Folder);
        await host.SubmitAsync();

        await Server.RunAsync(database, $"""UPDATE "PortalStart" SET "Start"='another'; {EndWriter}{database}'""");
        await SubmitAsync(host);
        var refused = await SubmitAsync(host);

        Assert.Equal("database-away", refused.Refusal?.Code);
        Assert.True(host.Get<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task JobsEnd_IsWritten_WhateverAClusterSaysOfIt()
    {
        await using var host = await BrokerHost.StartAsync();
        var executor = await host.AddExecutorAsync("desk");
        var job = await host.SubmitAsync();
        var assignment = await host.RunOneAsync(executor);
        var end = new CloseAttempt
        {
            End = AttemptEnd.Failed,
            Reason = EndReason.Exited,
            ExitCode = 3,
            At = host.Clock.GetUtcNow(),
            Message = "node\0died\ud83d",
            Evidence = "slurm\0says \udc1d",
        };

        (await host.Attempts.CloseAsync(executor, assignment.Job, assignment.Attempt, end, default)).Require();

        Assert.Equal("node\uFFFDdied\uFFFD", (await host.JobAsync(job.Id)).Summary.Why?.English);
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync();
        var walk = new ChainWalk();
        foreach (
            var row in await db.Set<LedgerRow>().Where(row => row.Chain == job.Id.Value.ToByteArray(true)).OrderBy(row => row.Sequence).ToListAsync()
        )
        {
            Assert.Null(walk.Next(row.ToEntry()));
        }
    }

    private static Task<Outcome<SubmittedJob>> SubmitAsync(BrokerHost host) =>
        host.Jobs.SubmitAsync(host.Ada, new SubmitJob { Spec = A.Spec() }, default);

    private static async Task<IReadOnlyDictionary<string, string>> ThroughAsync(CuttingProxy proxy, TempFolder folder)
    {
        await Server.EnsurePortalAsync(TestDatabase.NameOf(folder.Path));
        return SettingsOf(Server.ConnectionTo(TestDatabase.NameOf(folder.Path), port: proxy.Port));
    }

    private static Dictionary<string, string> SettingsOf(string connection) =>
        new(StringComparer.Ordinal) { ["Database:Provider"] = "Postgres", ["Database:ConnectionString"] = connection };
}
