using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Executors;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Identity;

/// <summary>The executor that the portal starts by itself, as its real program.</summary>
public sealed class BuiltInExecutorTests
{
    private const int Patience = 90;

    [Fact]
    [Trait("Stage", "Integration")]
    public async Task BuiltInExecutor_KilledHard_ComesBackAsANewIncarnation_AndEndsWithThePortal()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LocalExecutor:Enabled"] = "true",
            ["LocalExecutor:Program"] = Path.Combine(AppContext.BaseDirectory, "pollinator-local"),
        };
        int second;
        await using (var portal = await PortalHost.StartAsync(new PortalHostOptions { Settings = settings }))
        {
            var first = await SeenAsync(portal, incarnation: 1);
            using (var process = Process.GetProcessById(first))
            {
                process.Kill();
            }

            second = await SeenAsync(portal, incarnation: 2);
            Assert.NotEqual(first, second);
        }

        Assert.False(IsAlive(second));
    }

    [Theory]
    [InlineData("Lab-PC.uni.example", "lab-pc")]
    [InlineData("node_01", "node-01")]
    [InlineData("---", "local")]
    [InlineData("Ünïcode", "n-code")]
    public void BuiltInExecutor_OnAMachine_IsCalledLikeIt(string machine, string name) => Assert.Equal(name, BuiltInEnrollment.Name(machine));

    // Seen by the portal in this incarnation; answers the process that holds the state folder.
    private static async Task<int> SeenAsync(PortalHost portal, int incarnation)
    {
        var owner = await portal.OwnerAsync();
        var executors = portal.Services.GetRequiredService<IExecutors>();
        var log = Path.Combine(portal.Folder, "executors", "local", "executor.log");
        await Eventually.SeesAsync(
            async () => (await executors.ListAsync(owner, CancellationToken.None)).Require(),
            all => all.Any(executor => executor.IsBuiltIn && executor.Incarnation == incarnation && executor.Health == ExecutorHealth.Good),
            async _ => File.Exists(log) ? await File.ReadAllTextAsync(log) : "The executor's program was never started.",
            Patience
        );
        return ProcessOf(portal.Folder) ?? throw new InvalidOperationException("The executor was seen but has no process.");
    }

    private static int? ProcessOf(string folder) =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : (int?)null)
            .FirstOrDefault(pid => pid is not null && IsExecutorOf(pid.Value, folder));

    private static bool IsExecutorOf(int pid, string folder)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
            return words.Contains(Path.Combine(folder, "executors", "local"), StringComparer.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsAlive(int pid) => File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline").Length > 0;
}
