using System.Globalization;
using System.Text.Json;

namespace Pollinator.Local.Gpus;

/// <summary>Reads what the drivers' tools print. What is not understood whole is not taken: null.</summary>
internal static class GpuWords
{
    /// <summary>The words after <c>nvidia-smi</c> that <see cref="ParseNvidia"/> reads the answer of.</summary>
    public static IReadOnlyList<string> NvidiaQuery { get; } = ["--query-gpu=index,name,memory.total", "--format=csv,noheader,nounits"];

    /// <summary>The words after <c>rocm-smi</c> that <see cref="ParseRocm"/> reads the answer of.</summary>
    public static IReadOnlyList<string> RocmQuery { get; } = ["--showproductname", "--showmeminfo", "vram", "--json"];

    /// <summary>Lines such as <c>0, NVIDIA A100-SXM4-40GB, 40960</c>; memory in MiB, or words such as <c>[N/A]</c> where it is shared.</summary>
    public static IReadOnlyList<LocalGpu>? ParseNvidia(string text)
    {
        var gpus = new List<LocalGpu>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (first, last) = (line.IndexOf(','), line.LastIndexOf(','));
            if (first < 0 || last <= first || !int.TryParse(line.AsSpan(0, first), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return null;
            }

            var name = line[(first + 1)..last].Trim();
            if (name.Length == 0)
            {
                return null;
            }

            gpus.Add(new(index, name, Mebibytes(line[(last + 1)..].Trim())));
        }

        return gpus;
    }

    /// <summary>An object of cards, <c>{"card0": {"Card Series": "...", "VRAM Total Memory (B)": "..."}}</c>. The keys changed their case between versions.</summary>
    public static IReadOnlyList<LocalGpu>? ParseRocm(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var gpus = new List<LocalGpu>();
            foreach (var card in json.RootElement.EnumerateObject().Where(card => card.Name.StartsWith("card", StringComparison.Ordinal)))
            {
                if (!int.TryParse(card.Name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    return null;
                }

                var name = Word(card.Value, "Card Series") ?? Word(card.Value, "Card Model") ?? "AMD GPU";
                gpus.Add(new(index, name, long.TryParse(Word(card.Value, "VRAM Total Memory (B)"), out var bytes) ? bytes : 0));
            }

            return [.. gpus.OrderBy(gpu => gpu.Index)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static long Mebibytes(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count < long.MaxValue >> 20 ? count << 20 : 0;

    private static string? Word(JsonElement card, string key)
    {
        var found = card.EnumerateObject().FirstOrDefault(word => string.Equals(word.Name, key, StringComparison.OrdinalIgnoreCase));
        return found.Value.ValueKind == JsonValueKind.String && found.Value.GetString() is { Length: > 0 } text && text != "N/A" ? text : null;
    }
}
