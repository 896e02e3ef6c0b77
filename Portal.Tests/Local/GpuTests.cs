using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Local.Gpus;
using Pollinator.Portal.Tests.Support;
using Pollinator.Sdk;
using Pollinator.Sdk.State;

namespace Pollinator.Portal.Tests.Local;

public sealed class GpuTests : IDisposable
{
    private const string Rocm = """
        {"card0": {"Card series": "AMD Instinct MI250X", "Card model": "0x0b0c", "VRAM Total Memory (B)": "68702699520", "VRAM Total Used Memory (B)": "10"},
         "card1": {"Card Series": "AMD Instinct MI250X", "VRAM Total Memory (B)": "68702699520"}, "system": {"Driver version": "6.3.6"}}
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nvidia_OfSeveralModels_IsRead()
    {
        var gpus = GpuWords.ParseNvidia("0, NVIDIA A100-SXM4-40GB, 40960\n1, NVIDIA GeForce RTX 4090, Laptop, 24564\n2, NVIDIA GB10, [N/A]\n");

        Assert.Equal(
            [new(0, "NVIDIA A100-SXM4-40GB", 40960L << 20), new(1, "NVIDIA GeForce RTX 4090, Laptop", 24564L << 20), new(2, "NVIDIA GB10", 0)],
            gpus
        );
    }

    [Theory]
    [InlineData("Unable to determine the device handle for GPU 0000:01:00.0")]
    [InlineData("0 NVIDIA A100 40960")]
    [InlineData("x, NVIDIA A100, 40960")]
    [InlineData("0, , 40960")]
    public void Nvidia_ThatIsNotUnderstood_IsNotTaken(string text) => Assert.Null(GpuWords.ParseNvidia(text));

    [Fact]
    public void Rocm_InEitherSpelling_IsRead() =>
        Assert.Equal([new(0, "AMD Instinct MI250X", 68702699520), new(1, "AMD Instinct MI250X", 68702699520)], GpuWords.ParseRocm(Rocm));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"card0\": 1}")]
    [InlineData("{\"cardX\": {}}")]
    [InlineData("WARNING: No JSON data to report")]
    public void Rocm_ThatIsNotUnderstood_IsNotTaken(string text) => Assert.Null(GpuWords.ParseRocm(text));

    [Fact]
    public async Task Survey_WithoutTools_TakesAmdFromTheKernelAndTellsOfNvidia()
    {
        Card("card0", ("vendor", "0x10de"));
        Card("card1", ("vendor", "0x1002"), ("mem_info_vram_total", "17163091968"), ("product_name", "Radeon RX 7800"));
        Card("card1-HDMI-A-1", ("vendor", "0x1002"));

        var found = await GpuSurvey.RunAsync(_folder.Path, NoTools, default);

        Assert.Equal((GpuBrand.Amd, new LocalGpu(0, "Radeon RX 7800", 17163091968)), (found.Brand, found.All.Single()));
        Assert.Contains("nvidia-smi", found.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Survey_WithWordsNotUnderstood_OffersNoneAndSaysSo()
    {
        var found = await GpuSurvey.RunAsync(_folder.Path, (tool, _, _) => Task.FromResult(tool == "nvidia-smi" ? "segfault" : null), default);

        Assert.Empty(found.All);
        Assert.Contains("not understood", found.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Desk_GivesEachGpuOnceByModel_AndAgainOnceItIsFree()
    {
        var state = new StateFolder(_folder.Path);
        var desk = new GpuDesk(state, new(GpuBrand.Nvidia, [new(0, "A100", 1), new(1, "A100", 1), new(2, "T4", 1)], null));
        var (first, second, third) = (Held(state, new(1, "t4")), Held(state, new(2, null)), Held(state, new(1, "a100")));

        Assert.Equal("2", desk.Take(first));
        Assert.Equal("0,1", desk.Take(second));
        Assert.Equal("0,1", desk.Take(second));
        Assert.True(Assert.Throws<ExecutorException>(() => desk.Take(third)).IsTransient);
        Assert.Equal("", desk.Take(Held(state, null)));

        File.Delete(Path.Combine(state.Handles, $"{second.Key}.json"));
        Assert.Equal("0", new GpuDesk(state, new(GpuBrand.Nvidia, [new(0, "A100", 1), new(1, "A100", 1)], null)).Take(third));
    }

    [Fact]
    public void Desk_OnAMachineWithoutGpus_SaysNothing() =>
        Assert.Null(new GpuDesk(new(_folder.Path), GpuSet.None).Take(Held(new(_folder.Path), null)));

    private static Task<string?> NoTools(string tool, IReadOnlyList<string> words, CancellationToken ct) => Task.FromResult<string?>(null);

    private static HeldJob Held(StateFolder state, GpuCondition? gpu)
    {
        var assignment = new Assignment
        {
            Job = JobId.New(),
            Number = 1,
            Attempt = 1,
            Spec = new() { Conditions = new() { Gpu = gpu } },
        };
        var key = new AttemptKey(assignment.Job, 1);
        Directory.CreateDirectory(state.Attempt(key));
        File.WriteAllText(Path.Combine(state.Handles, $"{key}.json"), "{}");
        return new()
        {
            Key = key,
            Assignment = assignment,
            Folder = state.Attempt(key),
        };
    }

    private void Card(string name, params (string Name, string Value)[] files)
    {
        var device = Directory.CreateDirectory(Path.Combine(_folder.Path, name, "device")).FullName;
        foreach (var (file, value) in files)
        {
            File.WriteAllText(Path.Combine(device, file), value + "\n");
        }
    }
}
