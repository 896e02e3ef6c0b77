using System.Text;
using Pollinator.Contracts;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>The command against the whole portal, with an executor's program on this machine.</summary>
[Trait("Stage", "Integration")]
public sealed class AgainstPortalTests : IAsyncLifetime
{
    private PortalHost _portal = null!;
    private LaptopExecutor _laptop = null!;
    private CliWorld _world = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string> { ["Ledger:SealEverySeconds"] = "1" };
        _portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings });
        _laptop = await LaptopExecutor.StartAsync(_portal);
        _world = CliWorld.SignedInTo(_portal.Address.AbsoluteUri, await _portal.TokenAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _laptop.DisposeAsync();
        await _portal.DisposeAsync();
        _world.Dispose();
    }

    [Fact]
    public async Task Run_Following_ShowsEveryLineAndExitsAsTheJobDid()
    {
        const string script = "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; echo oh >&2; exit 3";

        var code = await _world.RunAsync("run", "--follow", "--label", "two thousand lines", "--", "sh", "-c", script);

        Assert.True(code == 3, _world.Error);
        Assert.Equal(string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i}\n")), Encoding.ASCII.GetString(_world.JobOut));
        Assert.Equal("oh\n", Encoding.ASCII.GetString(_world.JobError));
        Assert.Equal(2, (await File.ReadAllLinesAsync(_world.Receipts)).Length);
    }

    [Fact]
    public async Task Folder_Sent_IsWhatTheJobFinds()
    {
        _world.Write("project.yaml", "projectname: bees\nenvironment:\n  cmd: cat\n  source: data.txt\n");
        _world.Write("data.txt", "å line of data\n");

        var code = await _world.RunAsync("run", "--follow", "--", "cat", "data.txt");

        Assert.True(code == 0, _world.Error);
        Assert.Equal("å line of data\n", Encoding.UTF8.GetString(_world.JobOut));
    }

    [Fact]
    public async Task Cancel_OfARunningJob_EndsItAndItsFollower()
    {
        Assert.Equal(0, await _world.RunAsync("run", "--", "sleep", "600"));
        var number = _world.Out.Trim();
        using var follower = CliWorld.SignedInTo(_portal.Address.AbsoluteUri, await _portal.TokenAsync());
        var following = follower.RunAsync("logs", "-f", number);

        Assert.Equal(0, await _world.RunAsync("cancel", number));

        Assert.Equal(130, await following.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(0, await _world.RunAsync("ps", "--all"));
        Assert.Contains("cancelled", _world.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_OfAFinishedJob_IsVerifiedOfflineWithItsReceiptsOnceSealed()
    {
        Assert.Equal(0, await _world.RunAsync("run", "--follow", "--", "true"));
        await WaitForSealAsync();

        Assert.Equal(0, await _world.RunAsync("verify", "ledger.json"));

        Assert.Contains("2 of your receipts fit", _world.Out, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(Path.Combine(_world.Project, "ledger.json"));
        _world.Write("ledger.json", text.Replace("Submitted", "Released", StringComparison.Ordinal));
        Assert.Equal(1, await _world.RunAsync("verify", "ledger.json"));

        Assert.Equal(0, await _world.RunAsync("ledger", "--all", "-o", "all.jsonl"));
        Assert.Equal(0, await _world.RunAsync("verify", "all.jsonl"));
        Assert.Matches("Intact: [0-9]+ entries of [0-9]+ chains", _world.Out);
        Assert.Equal(2, await _world.RunAsync("ledger"));
    }

    private Task WaitForSealAsync() =>
        Eventually.SeesAsync(
            ExportAsync,
            export => export.Proof?.Sequence == export.Entries.Count,
            export => $"all {export.Entries.Count} entries are sealed, not {export.Proof?.Sequence}",
            everyMs: 100
        );

    private async Task<LedgerExport> ExportAsync()
    {
        Assert.Equal(0, await _world.RunAsync("ledger", "1", "-o", "ledger.json"));
        var text = await File.ReadAllTextAsync(Path.Combine(_world.Project, "ledger.json"));
        return System.Text.Json.JsonSerializer.Deserialize(text, ContractsJson.Default.LedgerExport)!;
    }
}
