using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Sdk.Sync;

namespace Pollinator.Sdk.Attempts;

/// <summary>A job's output values: the JSON object it wrote to <c>result/outputs.json</c>.</summary>
internal static class OutputValues
{
    private const long Most = 64 * 1024;

    /// <summary>Reads them; null when there are none. <paramref name="fault"/> says why those that are there cannot be taken.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? Read(HeldJob job, out string? fault)
    {
        fault = null;
        try
        {
            // Opened as what a job may have left behind: no link is followed, and a FIFO does not block.
            using var folder = PosixFolder.Open(job.Project);
            using var result = folder.TryOpen("result");
            using var file = result?.TryOpenFile(PosixFolder.Name("outputs.json"));
            if (file is null || PosixFolder.StatOf(file) is not { IsFile: true, Size: var size })
            {
                return null;
            }

            if (size > Most)
            {
                fault = $"result/outputs.json has {size:N0} bytes; output values may have 65,536. It was kept as a file only.";
                return null;
            }

            var content = new byte[size];
            var read = FileChunks.Read(file, content, 0);
            return JsonSerializer.Deserialize(content.AsSpan(0, read), ContractsJson.Default.IReadOnlyDictionaryStringJsonElement);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            fault = $"result/outputs.json is not a JSON object, so it was kept as a file only: {e.Message}";
            return null;
        }
    }
}
