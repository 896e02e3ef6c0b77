using System.Diagnostics;

namespace Pollinator.Portal.Tests.Support;

/// <summary>
/// The published <c>pollinator-local</c>: self-contained, trimmed, ReadyToRun, as people get it. <c>POLLINATOR_LOCAL</c> names one that is
/// there; otherwise it is published once for each state of its sources.
/// </summary>
internal static class LocalProgram
{
    private static readonly Lazy<Task<string>> _path = new(PublishAsync);

    public static Task<string> PathAsync() => _path.Value;

    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Pollinator.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    private static async Task<string> PublishAsync()
    {
        if (Environment.GetEnvironmentVariable("POLLINATOR_LOCAL") is { Length: > 0 } given)
        {
            return given;
        }

        var root = Repository();
        var target = Path.Combine(root, "artifacts", "pollinator-local");
        var program = Path.Combine(target, "pollinator-local");
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < NewestSource(root))
        {
            await RunAsync(root, target);
        }

        return program;
    }

    private static DateTime NewestSource(string root) =>
        new[] { "Contracts", "Sdk", "Local" }
            .SelectMany(room => Directory.EnumerateFiles(Path.Combine(root, "executors", room), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Max(File.GetLastWriteTimeUtc);

    private static async Task RunAsync(string root, string target)
    {
        var runtime = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.Contains("arm64", StringComparison.Ordinal)
            ? "linux-arm64"
            : "linux-x64";
        string[] words =
        [
            "publish",
            "executors/Local",
            "-c",
            "Release",
            "-r",
            runtime,
            "--self-contained",
            "-p:PublishTrimmed=true",
            "-p:PublishReadyToRun=true",
            "-p:PublishSingleFile=true",
            "-p:RunAnalyzers=false",
            "-v",
            "q",
            "-o",
            target,
        ];
        var start = new ProcessStartInfo("dotnet", words) { WorkingDirectory = root, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
    }
}
