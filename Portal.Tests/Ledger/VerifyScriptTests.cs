using System.Diagnostics;
using System.Text.Json;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Cli;

namespace Pollinator.Portal.Tests.Ledger;

/// <summary>The script beside docs/ledger.md, which was written from that page alone: code and page agree when it agrees.</summary>
[Trait("Stage", "Integration")]
public sealed class VerifyScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-script-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Script_AgreesWithTheVerifier()
    {
        for (var leaves = 1; leaves <= 6; leaves++)
        {
            var export = LedgerSamples.Export(length: 5, sealedAt: 4, index: leaves - 1, leaves);
            Assert.Equal(0, await RunAsync(export));
            Assert.NotEqual(0, await RunAsync(export with { Proof = export.Proof! with { Index = leaves } }));
        }
    }

    private async Task<int> RunAsync(LedgerExport export)
    {
        var file = Path.Combine(_folder, "ledger.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(export, ContractsJson.Default.LedgerExport));
        string[] words = [Path.Combine(CliProgram.Repository, "docs", "verify-ledger.py"), file];
        var start = new ProcessStartInfo("python3", words)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var script = Process.Start(start)!;
        await Task.WhenAll(script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync();
        return script.ExitCode;
    }
}
