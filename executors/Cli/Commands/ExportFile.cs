using System.Runtime.CompilerServices;
using System.Text.Json;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>Reads exported chains: one as JSON, or many as JSON lines, which are read one by one.</summary>
internal static class ExportFile
{
    public static async IAsyncEnumerable<LedgerExport> ReadAsync(Terminal shell, string file, [EnumeratorCancellation] CancellationToken ct)
    {
        using var opened = file is "-" ? null : new StreamReader(Path.Combine(shell.WorkingFolder, file));
        var reader = opened ?? shell.In;
        var first = await reader.ReadLineAsync(ct) ?? "";
        if (!IsWhole(first))
        {
            yield return Parse(file, $"{first}\n{await reader.ReadToEndAsync(ct)}");
            yield break;
        }
        for (var line = first; line is not null; line = await reader.ReadLineAsync(ct))
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(file, line);
            }
        }
    }

    // One that was laid out over several lines, by hand or by a program, is one chain.
    private static bool IsWhole(string line)
    {
        try
        {
            using var read = JsonDocument.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static LedgerExport Parse(string file, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ContractsJson.Default.LedgerExport) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException fault)
        {
            throw new CliException($"{file} is not an exported ledger: {fault.Message}", fault);
        }
    }
}
