using Pollinator.Local.Machine;

namespace Pollinator.Local.Gpus;

/// <summary>Finds this machine's GPUs: by the drivers' tools, or, for AMD without tools, by the kernel's files.</summary>
internal static class GpuSurvey
{
    private const string AmdVendor = "0x1002";
    private const string NvidiaVendor = "0x10de";

    public static async Task<GpuSet> RunAsync(
        string drm,
        Func<string, IReadOnlyList<string>, CancellationToken, Task<string?>> ask,
        CancellationToken ct
    )
    {
        if (await ask("nvidia-smi", GpuWords.NvidiaQuery, ct) is { } nvidia)
        {
            return Of(GpuBrand.Nvidia, GpuWords.ParseNvidia(nvidia), "nvidia-smi");
        }

        if (await ask("rocm-smi", GpuWords.RocmQuery, ct) is { } rocm)
        {
            return Of(GpuBrand.Amd, GpuWords.ParseRocm(rocm), "rocm-smi");
        }

        return OfKernel(drm);
    }

    private static GpuSet Of(GpuBrand brand, IReadOnlyList<LocalGpu>? gpus, string tool) =>
        gpus is null ? GpuSet.None with { Note = $"What {tool} says was not understood, so this executor offers no GPU." }
        : gpus.Count == 0 ? GpuSet.None
        : new(brand, gpus, null);

    // card0, card1, ... are devices; card0-HDMI-A-1 and the like are their outputs.
    private static GpuSet OfKernel(string drm)
    {
        var cards = Directory.Exists(drm)
            ? Directory
                .EnumerateDirectories(drm, "card*")
                .Where(card => int.TryParse(Path.GetFileName(card).AsSpan(4), out _))
                .OrderBy(card => int.Parse(Path.GetFileName(card).AsSpan(4)))
                .Select(card => Path.Combine(card, "device"))
                .ToList()
            : [];
        var amd = cards
            .Where(device => Read(device, "vendor") == AmdVendor && long.TryParse(Read(device, "mem_info_vram_total"), out _))
            .Select(
                (device, index) =>
                    new LocalGpu(
                        index,
                        Read(device, "product_name") is { Length: > 0 } name ? name : "AMD GPU",
                        long.Parse(Read(device, "mem_info_vram_total"))
                    )
            )
            .ToList();
        var note = cards.Any(device => Read(device, "vendor") == NvidiaVendor)
            ? "There is an NVIDIA GPU, but no nvidia-smi that works, so its driver is probably missing and it is not offered."
            : null;
        return amd.Count > 0 ? new(GpuBrand.Amd, amd, note) : GpuSet.None with { Note = note };
    }

    private static string Read(string device, string name) => SystemFile.ReadOrEmpty(Path.Combine(device, name));
}
