using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Broker;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Server.Executors.Sharing;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Systems;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Broker;

/// <summary>Whose jobs run where something is shared, and what becomes of them when that ends.</summary>
public class SharedSystemTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Job_OfWhoItIsSharedWith_RunsThere_AndTheLedgerSaysAsWhoseAccount()
    {
        var host = await BrokerHost.StartAsync();
        var (twin, lumi) = await AddTwinAsync(host);
        var (bo, cy) = (await AddPersonAsync(host), await AddPersonAsync(host));
        await ShareAsync(host, lumi, new Share(SharedWith.People, [bo.User]));
        await SubmitAsync(host, cy);
        var job = await SubmitAsync(host, bo);

        await using var again = await host.RestartAsync();
        twin = await again.StartExecutorAsync(twin.Executor);
        var given = (await again.PollAsync(twin, want: 5)).Assignments;

        Assert.Equal([job], given.Select(one => one.Job));
        var entries = (await again.Get<ILedger>().EntriesAsync(bo, job, 1, Ct)).Require();
        Assert.Contains(host.Ada.User.ToString(), entries[0].Entry.Details, StringComparison.Ordinal);
        Assert.Equal("Ada Lindqvist", entries[0].AccountOf);
        Assert.True((await again.Get<IExecutors>().FitAsync(bo, A.Spec(), Ct)).Require().Single().Fits);
        Assert.False((await again.Get<IExecutors>().FitAsync(cy, A.Spec(), Ct)).Require().Single().Fits);
    }

    [Fact]
    public async Task Share_ThatEnds_TakesBackWhatHasNotBegun_AndLeavesWhatRuns()
    {
        await using var host = await BrokerHost.StartAsync();
        var (twin, lumi) = await AddTwinAsync(host);
        var bo = host.Ada with { User = UserId.New() };
        await ShareAsync(host, lumi, new Share(SharedWith.Colony));
        await SubmitAsync(host, bo);
        var running = await host.RunOneAsync(twin);
        var (queued, assigned, waiting) = (await SubmitAsync(host, bo), await SubmitAsync(host, bo), await SubmitAsync(host, bo));
        var given = (await host.PollAsync(twin, want: 2, Held(running))).Assignments;
        (await host.Attempts.PermitAsync(twin, queued, 1, Ct)).Require();
        var inQueue = new AttemptEvent
        {
            Number = 1,
            Kind = AttemptEventKind.Queued,
            At = host.Clock.GetUtcNow(),
        };
        (await host.Attempts.TellAsync(twin, queued, 1, inQueue, Ct)).Require();

        await ShareAsync(host, lumi, new Share(SharedWith.Nobody));

        Assert.Equal("permit-refused", (await host.Attempts.PermitAsync(twin, assigned, 1, Ct)).Refusal?.Code);
        var told = await host.PollAsync(twin, want: 5, [Held(running), .. given.Select(Held)]);
        Assert.Equal([queued], told.Stop.Select(stop => stop.Attempt.Job));
        Assert.Equal([assigned], told.NotYours.Select(attempt => attempt.Job));
        (await host.EndAsync(twin, given[0], AttemptEnd.Cancelled, EndReason.CancelledByUser, null)).Require();
        Assert.Empty((await host.PollAsync(twin, want: 5, Held(running))).Assignments);
        foreach (var job in new[] { queued, assigned, waiting })
        {
            Assert.Equal(JobState.Waiting, (await host.JobAsync(job)).Summary.State);
        }
        (await host.EndAsync(twin, running, AttemptEnd.Succeeded)).Require();
        Assert.Equal(JobState.Succeeded, (await host.JobAsync(running.Job)).Summary.State);
        await ShareAsync(host, lumi, new Share(SharedWith.Colony));
        Assert.Equal([queued, assigned, waiting], (await host.PollAsync(twin, want: 5)).Assignments.Select(one => one.Job));
        Assert.Equal(LedgerKind.Released, (await host.ChainAsync(queued))[^2]);
    }

    [Fact]
    public async Task Executor_AddedForOneself_RunsNobodyElsesJobs()
    {
        await using var host = await BrokerHost.StartAsync();
        var desk = await RegisterAsync(
            host,
            (
                await host.Get<Enrollment>().CreateCodeAsync(host.Ada.Colony, new NewCode("desk", SharedWith.Nobody), host.Ada.User, false, Ct)
            ).Require(),
            "local"
        );
        await SubmitAsync(host, host.Ada with { User = UserId.New() });
        var own = await host.SubmitAsync();

        Assert.Equal([own.Id], (await host.PollAsync(desk, want: 5)).Assignments.Select(one => one.Job));
    }

    [Fact]
    public async Task Share_WithSomebodyOutsideTheColony_IsRefused()
    {
        await using var host = await BrokerHost.StartAsync();
        var (_, lumi) = await AddTwinAsync(host);

        var refused = await PutAsync(host, lumi, new Share(SharedWith.People, [UserId.New()]));

        Assert.Equal("bad-share", refused.Refusal?.Code);
    }

    private static AttemptRef Held(Assignment given) => new(given.Job, given.Attempt);

    private static async Task<JobId> SubmitAsync(BrokerHost host, Caller caller) =>
        (await host.Jobs.SubmitAsync(caller, new SubmitJob { Spec = A.Spec() }, Ct)).Require().Id;

    private static async Task ShareAsync(BrokerHost host, SystemId system, Share share) => (await PutAsync(host, system, share)).Require();

    private static Task<Outcome<Done>> PutAsync(BrokerHost host, SystemId system, Share share)
    {
        var ada = host.Ada with { ConfirmedAt = host.Clock.GetUtcNow() };
        return host.Get<Shares>().PutAsync(ada, new SharedThing(system.Value, ada.Colony, ada.User, "lumi", IsSystem: true), share, Ct);
    }

    private static async Task<(ExecutorCaller Twin, SystemId System)> AddTwinAsync(BrokerHost host)
    {
        var system = SystemId.New();
        await using (var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync(Ct))
        {
            db.Add(
                new SystemRow
                {
                    Id = system,
                    Colony = host.Ada.Colony,
                    Name = "lumi",
                    Owner = host.Ada.User,
                    Pinned = "[]",
                    Passphrase = [],
                }
            );
            db.Add(new Colony { Id = host.Ada.Colony, Name = "Bees" });
            await db.SaveChangesAsync(Ct);
        }
        var tie = new SystemTie(system, "lumi", IsGateway: false);
        return (
            await RegisterAsync(host, await host.Get<Enrollment>().CreateSystemCodeAsync(host.Ada.Colony, tie, host.Ada.User, Ct), "slurm"),
            system
        );
    }

    private static async Task<ExecutorCaller> RegisterAsync(BrokerHost host, string code, string kind)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new RegisterExecutor(code, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), kind);
        return await host.StartExecutorAsync((await host.Get<Enrollment>().RegisterAsync(request, Ct)).Require().Id);
    }

    private static async Task<Caller> AddPersonAsync(BrokerHost host)
    {
        var person = new Person { Id = Guid.CreateVersion7(), DisplayName = "Bo" };
        await using var db = await host.Get<IDbContextFactory<AppDb>>().CreateDbContextAsync(Ct);
        db.Add(person);
        db.Add(
            new Membership
            {
                Colony = host.Ada.Colony,
                Person = person.Id,
                Role = ColonyRole.Member,
            }
        );
        await db.SaveChangesAsync(Ct);
        return host.Ada with { User = new UserId(person.Id) };
    }
}
