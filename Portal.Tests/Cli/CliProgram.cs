using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.Portal.Tests.Cli;

/// <summary>
/// The published <c>pollinator</c>: self-contained, trimmed, ReadyToRun, as people get it. <c>POLLINATOR_CLI</c> names one that is there;
/// otherwise it is published.
/// </summary>
internal sealed class CliProgram : IDisposable
{
    private static readonly Lazy<Task<string>> Published = new(PublishAsync);
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;
    private readonly StringBuilder _saidAside = new();

    private CliProgram(Process process)
    {
        _process = process;
        _out = process.StandardOutput.ReadToEndAsync();
        _error = ReadAsideAsync(process.StandardError);
    }

    /// <summary>The top of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Starts it with a home of its own, and gives it this on standard input.</summary>
    public static async Task<CliProgram> StartAsync(string home, string input, params string[] args)
    {
        var start = new ProcessStartInfo(await Published.Value, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = home,
        };
        start.Environment["HOME"] = home;
        foreach (var name in new[] { "POLLINATOR_URL", "POLLINATOR_TOKEN", "XDG_CONFIG_HOME", "XDG_STATE_HOME" })
        {
            start.Environment.Remove(name);
        }
        var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return new CliProgram(process);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(string home, string input, params string[] args)
    {
        using var program = await StartAsync(home, input, args);
        return await program.EndAsync();
    }

    /// <summary>What it says on standard error, once it has said this.</summary>
    public async Task<string> SaidAsync(Regex what)
    {
        await Eventually.IsAsync(() => what.IsMatch(Aside()) || _error.IsCompleted, Aside, seconds: 60);
        return Aside();
    }

    public async Task<(int Code, string Out, string Error)> EndAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(deadline.Token);
        return (_process.ExitCode, await _out, await _error);
    }

    /// <summary>Presses Ctrl-C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private string Aside()
    {
        lock (_saidAside)
        {
            return _saidAside.ToString();
        }
    }

    private async Task<string> ReadAsideAsync(StreamReader from)
    {
        var buffer = new char[1024];
        for (int count; (count = await from.ReadAsync(buffer)) > 0; )
        {
            lock (_saidAside)
            {
                _saidAside.Append(buffer, 0, count);
            }
        }

        return Aside();
    }

    private static string FindRepository()
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
        if (Environment.GetEnvironmentVariable("POLLINATOR_CLI") is { Length: > 0 } given)
        {
            return given;
        }
        var target = Path.Combine(Repository, "artifacts", "pollinator-cli");
        var runtime = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string[] shape = ["--self-contained", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "-p:PublishSingleFile=true"];
        string[] words = ["publish", "executors/Cli", "-c", "Release", "-r", $"linux-{runtime}", .. shape, "-v", "q", "-o", target];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", words) { WorkingDirectory = Repository, RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        Assert.True(publish.ExitCode == 0, said);
        return Path.Combine(target, "pollinator");
    }
}
