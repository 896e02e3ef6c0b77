using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Slurm.Scripts;

namespace Pollinator.Portal.Tests.Slurm;

public sealed class SbatchScriptTests
{
    private static readonly JobSpec Plain = new() { Command = ["python3", "src/train.py", "--epochs", "3"] };

    private static readonly JobSpec Full = new()
    {
        Label = "a|b \"c\" ü\n#SBATCH --account=evil",
        Command = ["./run me", "--name=it's", "", "*", "two\r\nlines"],
        InitCommand = "pip install -r requirements.txt; echo \"$HOME\"",
        Environment = new Dictionary<string, string> { ["A.B"] = "x,y=z\n#SBATCH --time=1\n$(id) '\"", ["-e"] = "" },
        Conditions = new()
        {
            Nodes = 2,
            ProcessesPerNode = 4,
            CpuMillicores = 7500,
            MemoryBytes = (2L << 30) + 1,
            Gpu = new(4, "A100"),
            WalltimeSeconds = 90_061,
        },
        Slurm = new()
        {
            Partition = "gpu",
            Account = "project_462000",
            Qos = "normal",
            Constraint = "[rack1|rack2]&nvme",
            Reservation = "maint-1",
            Modules = ["gcc/13.2.0", "openmpi/4.1.5"],
        },
    };

    [Fact]
    public void Script_OfAPlainJob_IsAsRecorded() => Golden.Equal("Slurm/Golden/plain.sh", SbatchScript.Render(Orders.Of(Plain)));

    [Fact]
    public void Script_WithEverything_IsAsRecorded() =>
        Golden.Equal(
            "Slurm/Golden/full.sh",
            SbatchScript.Render(Orders.Of(Full) with { Placement = new("gpu", "a100", []), HasInputs = true, SlurmFolder = "/opt/slurm/bin" })
        );

    [Theory]
    [InlineData("apptainer")]
    [InlineData("singularity")]
    [InlineData("ch-run")]
    [InlineData("podman")]
    public void Script_InAContainer_IsAsRecorded(string runtime)
    {
        var spec = Full with
        {
            Image = "docker.io/library/python:3.13",
            Conditions = new() { Gpu = new(1) },
        };

        Golden.Equal(
            $"Slurm/Golden/{runtime}.sh",
            SbatchScript.Render(Orders.Of(spec) with { Runtime = new(runtime, $"/usr/bin/{runtime}"), HasInputs = true })
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("podman")]
    public void Script_WithSecrets_NamesTheirFileOnly(string? runtime)
    {
        var spec = Full with { Secrets = ["HF_TOKEN", "REGISTRY"], Image = runtime is null ? null : "python:3.13", Slurm = null };
        var order = Orders.Of(spec) with { Runtime = runtime is null ? null : new(runtime, $"/usr/bin/{runtime}") };

        Golden.Equal($"Slurm/Golden/secrets-{runtime ?? "plain"}.sh", SbatchScript.Render(order));
    }

    [Fact]
    public void Command_HoldsAPersonsOwnText() =>
        Golden.Equal("Slurm/Golden/command.txt", string.Join('\n', SbatchOptions.OnCommand(Orders.Of(Full, "/home/a%j\\b/x"))) + "\n");

    [Fact]
    public void Options_EndBeforeAnythingOfAPerson()
    {
        var script = SbatchScript.Render(Orders.Of(Full) with { Placement = new("gpu", "a100", []) });

        var options = script.Split('\n').Skip(1).TakeWhile(line => line.StartsWith("#SBATCH ", StringComparison.Ordinal)).ToList();

        Assert.All(options, option => Assert.Matches(@"^#SBATCH --[a-z-]+=[A-Za-z0-9_.:&|\[\]-]+$", option));
        Assert.DoesNotContain(options, option => option.Contains("evil", StringComparison.Ordinal));
        Assert.DoesNotContain("\r", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("-x")]
    [InlineData("a\nb")]
    [InlineData("a#b")]
    [InlineData("$(id)")]
    [InlineData("")]
    public void Name_ThatCannotBeOne_IsRefused(string name)
    {
        var fault = Assert.Throws<ExecutorException>(() => SbatchScript.Render(Orders.Of(Plain with { Slurm = new() { Account = name } })));

        Assert.Equal(EndReason.PlatformRefused, fault.Reason);
    }

    [Fact]
    public void Label_IsTheJobsName_WithoutControlCharactersAndCut()
    {
        var order = Orders.Of(Plain with { Label = "a\nb" + new string('x', 200) });

        Assert.Contains($"--job-name=a b{new string('x', 97)}…", SbatchOptions.OnCommand(order));
    }

    [Fact]
    public void Image_WithoutARuntime_IsRefused() =>
        Assert.Equal(
            EndReason.PlatformRefused,
            Assert.Throws<ExecutorException>(() => SbatchScript.Render(Orders.Of(Plain with { Image = "alpine" }))).Reason
        );

    [Fact]
    public void Command_ThatIsEmptyOrImpossible_IsRefused()
    {
        Assert.Throws<ExecutorException>(() => SbatchScript.Render(Orders.Of(new())));
        Assert.Throws<ExecutorException>(() => SbatchScript.Render(Orders.Of(new() { Command = ["nul\0byte"] })));
        Assert.Throws<ExecutorException>(() => SbatchScript.Render(Orders.Of(new() { Command = ["half \ud800 pair"] })));
        Assert.Throws<ExecutorException>(() =>
            SbatchScript.Render(Orders.Of(Plain with { Environment = new Dictionary<string, string> { ["a=b"] = "" } }))
        );
    }
}
