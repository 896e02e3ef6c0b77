using Pollinator.Contracts;
using Pollinator.Local.Containers;
using Pollinator.Local.Gpus;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;

namespace Pollinator.Portal.Tests.Local;

public sealed class ContainerTests
{
    private static readonly ContainerOrder Plain = new()
    {
        Name = "pollinator-0199c0de-0000-7000-8000-000000000000-1",
        Image = "docker.io/library/python:3.13",
        Project = "/home/ada/.pollinator/local/attempts/x/project",
        Environment = new Dictionary<string, string>
        {
            ["LANG"] = "C.UTF-8",
            ["PYTHONUNBUFFERED"] = "1",
            ["POLLINATOR_PROJECT_DIR"] = "/elsewhere",
        },
        Command = ["python3", "src/train.py", "--epochs", "3"],
        UserAndGroup = "1000:1000",
    };

    private static readonly ContainerOrder Full = Plain with
    {
        Project = "/home/ada/a,b\"c/project",
        Inputs = "/home/ada/inputs.json",
        Environment = new Dictionary<string, string> { ["A.B"] = "x,y=z\n$(id) '\"", ["-e"] = "" },
        InitCommand = "pip install -r requirements.txt; echo \"$HOME\"",
        Command = ["./run me", "--name=it's", "", "*"],
        Gpus = "0,2",
        Brand = GpuBrand.Nvidia,
        MemoryBytes = 2L << 30,
        CpuMillicores = 1500,
    };

    [Theory]
    [InlineData("podman", "plain")]
    [InlineData("podman", "full")]
    [InlineData("podman", "amd")]
    [InlineData("docker", "plain")]
    [InlineData("docker", "full")]
    [InlineData("docker", "amd")]
    [InlineData("apptainer", "plain")]
    [InlineData("apptainer", "full")]
    [InlineData("apptainer", "amd")]
    [InlineData("singularity", "plain")]
    public void Call_IsAsRecorded(string runtime, string what)
    {
        var order = what switch
        {
            "plain" => Plain,
            "full" => Full,
            _ => Plain with { Gpus = "1", Brand = GpuBrand.Amd },
        };

        var call = ContainerRendering.Render(new(Enum.Parse<ContainerRuntime>(runtime, ignoreCase: true), []), order);

        var text = string.Concat(
            call.Environment.Select(pair => $"{pair.Key}={Shown(pair.Value)}\n").Concat(call.Command.Select(word => $"  {Shown(word)}\n"))
        );
        Golden.Equal($"Local/Golden/{runtime}-{what}.txt", text);
    }

    [Theory]
    [InlineData("--privileged")]
    [InlineData("-v/:/host")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("x\ny")]
    [InlineData("$(id)")]
    public void Image_ThatIsNoName_IsRefused(string image)
    {
        var fault = Assert.Throws<ExecutorException>(() => ContainerRendering.Render(new(ContainerRuntime.Podman, []), Plain with { Image = image }));

        Assert.Equal(EndReason.ImagePull, fault.Reason);
    }

    [Fact]
    public void Call_HasWhatTheRuntimeMustBeToldHere_AndNoLimitsWhereItCannotHoldThem()
    {
        var call = ContainerRendering.Render(new(ContainerRuntime.Podman, ["--runtime=runc"], CanLimit: false), Full);

        Assert.Equal(["podman", "run", "--runtime=runc", "--rm"], call.Command.Take(4));
        Assert.DoesNotContain(call.Command, word => word.StartsWith("--memory", StringComparison.Ordinal));
    }

    private static string Shown(string word) => word.Replace("\n", "\\n", StringComparison.Ordinal);
}
