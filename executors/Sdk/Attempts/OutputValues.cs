using System.Text.Json;
using Pollinator.Contracts;

namespace Pollinator.Sdk.Attempts;

/// <summary>A job's output values: the JSON object it wrote to <c>result/outputs.json</c>.</summary>
internal static class OutputValues
{
    private const long Most = 64 * 1024;

    /// <summary>Reads them; null when there are none. <paramref name="fault"/> says why those that are there cannot be taken.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? Read(HeldJob job, out string? fault)
    {
        fault = null;
        var file = new FileInfo(Path.Combine(job.Project, "result", "outputs.json"));
        if (!file.Exists || file.LinkTarget is not null || file.Directory!.LinkTarget is not null)
        {
            return null;
        }

        try
        {
            if (file.Length > Most)
            {
                fault = $"result/outputs.json has {file.Length:N0} bytes; output values may have 65,536. It was kept as a file only.";
                return null;
            }

            return JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), ContractsJson.Default.IReadOnlyDictionaryStringJsonElement);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            fault = $"result/outputs.json is not a JSON object, so it was kept as a file only: {e.Message}";
            return null;
        }
    }
}
