using System.Diagnostics;

namespace Pollinator.Portal.Tests.Support;

/// <summary>
/// A published program of an executor: self-contained, trimmed, ReadyToRun, as people get it. An environment variable names one that is there;
/// otherwise it is published once for each state of its sources.
/// </summary>
internal sealed class PublishedProgram
{
    private readonly string _room;
    private readonly string _name;
    private readonly string _variable;
    private readonly Lazy<Task<string>> _path;

    public PublishedProgram(string room, string name, string variable)
    {
        (_room, _name, _variable) = (room, name, variable);
        _path = new(PublishAsync);
    }

    public Task<string> PathAsync() => _path.Value;

    private async Task<string> PublishAsync()
    {
        if (Environment.GetEnvironmentVariable(_variable) is { Length: > 0 } given)
        {
            return given;
        }

        var root = Sources.Root;
        var target = Path.Combine(root, "artifacts", _name);
        var program = Path.Combine(target, _name);
        if (!File.Exists(program) || File.GetLastWriteTimeUtc(program) < NewestSource(root))
        {
            await RunAsync(root, target);
        }

        return program;
    }

    private DateTime NewestSource(string root) =>
        new[] { "Contracts", "Sdk", _room }
            .SelectMany(room => Directory.EnumerateFiles(Path.Combine(root, "executors", room), "*", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Max(File.GetLastWriteTimeUtc);

    private async Task RunAsync(string root, string target)
    {
        var runtime = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier.Contains("arm64", StringComparison.Ordinal)
            ? "linux-arm64"
            : "linux-x64";
        string[] words =
        [
            "publish",
            $"executors/{_room}",
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
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(said);
        }
    }
}
