using System.Security.Cryptography;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Broker;

/// <summary>Whose jobs a system runs.</summary>
public class SystemJobsTests
{
    [Fact]
    public async Task Job_OfTheOwner_RunsOnTheSystem()
    {
        await using var host = await BrokerHost.StartAsync();
        var twin = await AddTwinAsync(host);
        var job = await host.SubmitAsync(A.Spec() with { Conditions = new Conditions { ExecutorNames = ["lumi"] } });

        Assert.Equal(job.Id, (await host.PollAsync(twin)).Assignments.Single().Job);
    }

    [Fact]
    public async Task Job_OfAnother_WaitsAndSaysWhy()
    {
        await using var host = await BrokerHost.StartAsync();
        var twin = await AddTwinAsync(host);
        var bo = host.Ada with { User = UserId.New() };
        var job = (await host.Jobs.SubmitAsync(bo, new SubmitJob { Spec = A.Spec() }, default)).Require();

        Assert.Empty((await host.PollAsync(twin)).Assignments);
        var view = (await host.Jobs.GetAsync(bo, job.Id, default)).Require();
        Assert.Contains(
            "lumi runs only the jobs of the person who added it, and of people they share it with.",
            view.Summary.Why?.English,
            StringComparison.Ordinal
        );
        var fit = (await host.Get<IExecutors>().FitAsync(bo, A.Spec(), default)).Require().Single();
        Assert.Equal("lumi runs only the jobs of the person who added it, and of people they share it with.", Assert.Single(fit.Misfits).English);
        Assert.True((await host.Get<IExecutors>().FitAsync(host.Ada, A.Spec(), default)).Require().Single().Fits);
    }

    [Fact]
    public async Task Job_OfAnother_IsNotHandedOverAfterARestart()
    {
        var host = await BrokerHost.StartAsync();
        var twin = await AddTwinAsync(host);
        var bo = host.Ada with { User = UserId.New() };
        (await host.Jobs.SubmitAsync(bo, new SubmitJob { Spec = A.Spec() }, default)).Require();
        await using var again = await host.RestartAsync();

        Assert.Empty((await again.PollAsync(twin)).Assignments);
    }

    private static async Task<ExecutorCaller> AddTwinAsync(BrokerHost host)
    {
        var tie = new SystemTie(SystemId.New(), "lumi", IsGateway: false);
        var code = await host.Get<Enrollment>().CreateSystemCodeAsync(host.Ada.Colony, tie, host.Ada.User, default);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new RegisterExecutor(code, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), "slurm");
        var registered = (await host.Get<Enrollment>().RegisterAsync(request, default)).Require();
        return await host.StartExecutorAsync(registered.Id);
    }
}
