using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Jobs;

namespace Pollinator.Portal.Tests.Jobs;

public sealed class SubmitFormTests
{
    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement.Clone();

    private static readonly JobSpec Full = new()
    {
        FunctionName = "train",
        Label = "résnet <b>",
        Command = ["python3", "src/train.py", "--name", "a b"],
        InitCommand = "pip install -r requirements.txt",
        Image = "rocm/pytorch:6.2",
        Args = [Json("\"cifar10\""), Json("3")],
        Kwargs = new Dictionary<string, JsonElement> { ["ep\"ochs"] = Json("100") },
        Environment = new Dictionary<string, string>
        {
            ["A"] = "b=c",
            ["B"] = "two\nlines",
            ["C"] = " x ",
            ["D"] = "\"q\"",
        },
        Secrets = ["HF_TOKEN", "REGISTRY"],
        Conditions = new()
        {
            ExecutorNames = ["lumi-ada", "ada-desk"],
            ExecutorType = "slurm",
            Nodes = 2,
            ProcessesPerNode = 8,
            CpuMillicores = 56_000,
            MemoryBytes = 480L << 30,
            StorageBytes = 1_500_000_000,
            Gpu = new(8, "MI250X"),
            WalltimeSeconds = 7200,
        },
        Priority = -5,
        MaxWaitSeconds = 86_400,
        MaxExecSeconds = 5400,
        MaxRetries = 2,
    };

    [Fact]
    public void Specification_WrittenAndRead_IsTheSame()
    {
        var inputs = new Dictionary<string, JsonElement> { ["seed"] = Json("7") };
        var read = SubmitFormReader.Read(SubmitFormWriter.Write(Full, inputs));

        Assert.Empty(read.Faults);
        Assert.Equal(Text(Full), Text(read.Spec));
        Assert.Equal("7", read.Inputs!["seed"].GetRawText());

        static string Text(JobSpec spec) => JsonSerializer.Serialize(spec, ContractsJson.Default.JobSpec);
    }

    [Fact]
    public void Form_WithoutCommand_SaysWhatToWrite() =>
        Assert.Contains("Say what to run", SubmitFormReader.Read(new()).Faults[nameof(SubmitForm.Command)], StringComparison.Ordinal);

    [Fact]
    public void Form_OfAnotherFunction_NeedsNoCommand() => Assert.True(SubmitFormReader.Read(new() { Function = "fib" }).IsOk);

    [Theory]
    [InlineData(nameof(SubmitForm.Memory), "16", "16 of what?")]
    [InlineData(nameof(SubmitForm.Walltime), "90", "90 of what?")]
    [InlineData(nameof(SubmitForm.Nodes), "0", "1 to 100,000")]
    [InlineData(nameof(SubmitForm.Cpu), "lots", "number of cores")]
    [InlineData(nameof(SubmitForm.Environment), "A=1\nB", "Line 2.")]
    [InlineData(nameof(SubmitForm.Environment), "1A=2", "NAME=value")]
    [InlineData(nameof(SubmitForm.Secrets), "HF_TOKEN, 1A", "named as an environment variable")]
    [InlineData(nameof(SubmitForm.Secrets), "PATH", "Choose another name")]
    [InlineData(nameof(SubmitForm.Environment), "A=1\nA=2", "twice")]
    [InlineData(nameof(SubmitForm.Kwargs), "{\"a\": }", "not JSON")]
    [InlineData(nameof(SubmitForm.Args), "{}", "JSON list")]
    [InlineData(nameof(SubmitForm.GpuName), "A100", "Say how many", nameof(SubmitForm.Gpus))]
    [InlineData(nameof(SubmitForm.Retries), "101", "0 to 100")]
    public void Fault_StandsBesideItsField(string field, string text, string words, string? beside = null)
    {
        var form = FormFields.With(new() { Command = "true" }, field, text);
        Assert.Contains(words, SubmitFormReader.Read(form).Faults[beside ?? field], StringComparison.Ordinal);
    }
}
