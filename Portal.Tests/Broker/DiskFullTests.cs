using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Broker;

[Trait("Stage", "Integration")]
public sealed class DiskFullTests
{
    [Fact]
    public async Task Submit_OnAFullDisk_IsRefusedWhole_AndWorksAgainAfter()
    {
        using var disk = new SmallDisk("size=24m");
        await using var host = await BrokerHost.StartAsync(disk.Path);
        var executor = await host.AddExecutorAsync("desk");
        var before = await host.SubmitAsync();

        disk.Fill();
        var accepted = 1;
        Refusal? refusal = null;
        for (; refusal is null && accepted < 20_000; accepted++)
        {
            refusal = (
                await host.Jobs.SubmitAsync(host.Ada, new SubmitJob { Spec = A.Spec() with { Label = new string('x', 200) } }, default)
            ).Refusal;
        }

        accepted--;
        Assert.Equal((RefusalKind.NoSpace, "disk-full"), (refusal?.Kind, refusal?.Code));
        Assert.Equal(accepted, (await host.Jobs.CountsAsync(host.Ada, default)).Require().Total);

        disk.MakeRoom();
        var after = await host.SubmitAsync();
        Assert.Equal(accepted + 1, after.Number);
        Assert.Equal(before.Id, (await host.PollAsync(executor)).Assignments.Single().Job);
        Assert.Equal([LedgerKind.Submitted, LedgerKind.Assigned], await host.ChainAsync(before.Id));
    }
}
