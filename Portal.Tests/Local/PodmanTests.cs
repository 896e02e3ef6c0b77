using System.Diagnostics;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Local;

/// <summary>Container jobs in real containers: podman with an image made here, of busybox alone.</summary>
[Trait("Stage", "Integration")]
public sealed class PodmanTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly string _image = $"localhost/pollinator-test-{Guid.NewGuid():N}:1";

    public async ValueTask InitializeAsync()
    {
        using var root = new TempFolder();
        var archive = Path.Combine(root.Path, "image.tar");
        Directory.CreateDirectory(Path.Combine(root.Path, "root", "bin"));
        File.Copy("/bin/busybox", Path.Combine(root.Path, "root", "bin", "busybox"));
        foreach (var name in new[] { "sh", "cat", "sleep", "hostname", "id" })
        {
            File.CreateSymbolicLink(Path.Combine(root.Path, "root", "bin", name), "busybox");
        }

        await File.WriteAllTextAsync(Path.Combine(root.Path, "root", "marker"), "of the image");
        await RunAsync("tar", "-C", Path.Combine(root.Path, "root"), "-cf", archive, ".");
        await RunAsync("podman", "import", "--quiet", archive, _image);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("podman", "rmi", "--force", _image);
        _folder.Dispose();
    }

    [Fact]
    public async Task JobWithAnImage_RunsInARealContainer_AndLeavesNothingBehind()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var job = portal.Submit(
            new()
            {
                Image = _image,
                InitCommand = "echo before > note",
                Command =
                [
                    "sh",
                    "-c",
                    "cat note /marker; echo \"|$1|$GREETING|$POLLINATOR_PROJECT_DIR|$PWD\"; echo oops >&2; mkdir -p result; echo made > result/made; exit 7",
                    "sh",
                    "a b'c\"",
                ],
                Environment = new Dictionary<string, string> { ["GREETING"] = "hej,$(id)" },
                Conditions = new Conditions { MemoryBytes = 64 << 20, CpuMillicores = 500 },
            }
        );

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal("before\nof the image|a b'c\"|hej,$(id)|/pollinator/project|/pollinator/project\n", job.Text());
        Assert.Equal("oops\n", job.Text(LogStream.Stderr));
        Assert.Equal((AttemptEnd.Failed, EndReason.Exited, 7), (close.End, close.Reason, close.ExitCode));
        Assert.NotNull(close.Results);
        Assert.Equal(["podman"], portal.Sessions.Single().Capabilities.ContainerRuntimes);
        Assert.Empty(await ContainersAsync(job));
        Assert.Empty(portal.Faults);
    }

    [Fact]
    public async Task ContainerThatHeedsNoSignal_EndsWithItsJob()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var job = portal.Submit(new() { Image = _image, Command = ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"] });
        await Eventually.IsAsync(() => job.Text() == "up\n", "the container runs");
        Assert.NotEmpty(await ContainersAsync(job));

        job.Stop = EndReason.CancelledByUser;
        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Cancelled, EndReason.CancelledByUser), (close.End, close.Reason));
        Assert.Empty(await ContainersAsync(job));
    }

    [Fact]
    public async Task ContainerJob_SurvivesItsExecutor_WithWholeLogAndExitCode()
    {
        await using var portal = await FakePortal.StartAsync();
        var first = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var job = portal.Submit(
            new() { Image = _image, Command = ["sh", "-c", "i=0; while [ $i -lt 40 ]; do echo $i; i=$((i+1)); sleep 0.1; done; exit 3"] }
        );
        await Eventually.IsAsync(() => job.Text().Contains("5\n", StringComparison.Ordinal), "the container runs");

        await first.KillAsync();
        await using var second = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, null);
        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal(string.Concat(Enumerable.Range(0, 40).Select(i => $"{i}\n")), job.Text());
        Assert.Equal((EndReason.Exited, 3), (close.Reason, close.ExitCode));
    }

    [Fact]
    public async Task ImageThatIsNotThere_IsToldWithTheRuntimesOwnWords()
    {
        await using var portal = await FakePortal.StartAsync();
        await using var executor = await ExecutorProcess.StartAsync(portal.Address, _folder.Path, portal.NewCode());
        var job = portal.Submit(new() { Image = "localhost/pollinator-no-such-image:1", Command = ["true"] });

        var close = await Eventually.ComesAsync(job.Closed);

        Assert.Equal((AttemptEnd.Failed, EndReason.ImagePull), (close.End, close.Reason));
        Assert.Contains("pollinator-no-such-image", job.Text(LogStream.Stderr), StringComparison.Ordinal);
    }

    private static Task<string> ContainersAsync(FakeJob job) => RunAsync("podman", "ps", "--all", "--quiet", "--filter", $"name=pollinator-{job.Id}");

    private static async Task<string> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {words[0]} ended with {process.ExitCode}: {await complaints}");
        return output.Trim();
    }
}
