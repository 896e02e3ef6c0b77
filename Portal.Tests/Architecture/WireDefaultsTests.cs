using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Portal.Tests.Architecture;

/// <summary>What a message does not name has its documented default, also when read by the generated reader.</summary>
public sealed class WireDefaultsTests
{
    [Fact]
    public void JobSpec_WithNothingNamed_HasItsDefaults()
    {
        var spec = JsonSerializer.Deserialize("{}", ContractsJson.Default.JobSpec)!;

        Assert.Equal("run", spec.FunctionName);
        Assert.Empty(spec.Command);
        Assert.Empty(spec.Environment);
        Assert.Equal(1, spec.Conditions.Nodes);
        Assert.Empty(spec.Conditions.ExecutorNames);
    }

    [Fact]
    public void PollReply_WithNothingNamed_HasEmptyLists()
    {
        var reply = JsonSerializer.Deserialize("{}", ContractsJson.Default.PollReply)!;

        Assert.Empty(reply.Assignments);
        Assert.Empty(reply.Stop);
        Assert.Empty(reply.NotYours);
    }

    [Fact]
    public void Contracts_PropertyWithDefault_IsNeverInit()
    {
        var faults = SourceFiles.Under("executors/Contracts").SelectMany(file => file.LinesWith("init; } ="));

        Assert.Empty(faults);
    }
}
