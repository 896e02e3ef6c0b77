using Pollinator.Contracts;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Tests.Projects;

/// <summary>The keys that Pollinator reads beside those of ColonyOS's tool.</summary>
public sealed class ProjectFileOwnKeysTests
{
    [Fact]
    public void Read_OwnKeys_SayAllThatTheFormCan()
    {
        var file = Read(
            """
            projectname: digits
            label: night run
            conditions: { executorType: slurm, storage: 20Gi }
            environment:
              variables:
                OMP_NUM_THREADS: 8
                EMPTY:
            limits: { priority: -5, maxRetries: 2, maxWait: 3600, maxExec: 60 }
            function:
              name: train
              args: [cifar10, 3, "3", 0.10, true, ~]
              kwargs: { net: { deep: [1, 2] } }
            inputs:
              seed: 7
            """
        );

        Assert.Empty(file.Errors);
        var spec = file.Spec!;
        Assert.Equal(
            ("night run", "train", "slurm", 20L << 30),
            (spec.Label, spec.FunctionName, spec.Conditions.ExecutorType, spec.Conditions.StorageBytes)
        );
        Assert.Equal(new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "8", ["EMPTY"] = "" }, spec.Environment);
        Assert.Equal((-5, 2, 3600, 60), (spec.Priority, spec.MaxRetries, spec.MaxWaitSeconds, spec.MaxExecSeconds));
        Assert.Equal(["\"cifar10\"", "3", "\"3\"", "0.10", "true", "null"], spec.Args.Select(value => value.GetRawText()));
        Assert.Equal("{\"deep\":[1,2]}", spec.Kwargs["net"].GetRawText());
        Assert.Equal("7", file.Inputs!["seed"].GetRawText());
    }

    [Theory]
    [InlineData("limits:\n  priority: 2000\n", 1, "−1,000|-1,000")]
    [InlineData("environment:\n  cmd: x\n  variables: [A]\n", 3, "names of its own")]
    [InlineData("environment:\n  cmd: x\n  variables:\n    A: [b]\n", 4, "one value")]
    [InlineData("environment:\n  cmd: x\n  variables:\n    1A: b\n", 4, "'1A' is not possible")]
    [InlineData("environment:\n  cmd: x\nfunction:\n  args: one\n", 4, "is a list")]
    [InlineData("environment:\n  cmd: x\nfunction:\n  name: a b\n", 4, "1 to 100 characters")]
    [InlineData("environment:\n  cmd: x\npriority: 3\n", 3, "belongs below 'limits'")]
    public void Read_OwnKeyWithAFault_IsToldAtItsPlace(string yaml, int line, string words)
    {
        var faults = Read(yaml).Errors;
        Assert.Contains(
            faults,
            fault => fault.Line >= line && words.Split('|').Any(word => fault.Message.English.Contains(word, StringComparison.Ordinal))
        );
    }

    private static ProjectFile Read(string yaml) => ProjectFileReader.Read(yaml, ProjectFileReader.SourceFolder);
}
