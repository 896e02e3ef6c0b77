using System.Collections.Concurrent;
using System.Diagnostics;

namespace Pollinator.Portal.Tests.Support;

/// <summary>One start of the real program.</summary>
internal sealed class ExecutorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();

    private ExecutorProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public string Said => string.Join('\n', _said);

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program on a state folder; the code goes to its standard input.</summary>
    public static Task<ExecutorProcess> StartAsync(Uri portal, string state, string? code, params string[] more) =>
        StartAsync(portal, state, code, firstOnPath: null, more);

    /// <summary>The same, with a folder whose programs are found before the machine's own.</summary>
    public static async Task<ExecutorProcess> StartWithAsync(string firstOnPath, Uri portal, string state, string? code) =>
        await StartAsync(portal, state, code, firstOnPath, []);

    private static async Task<ExecutorProcess> StartAsync(Uri portal, string state, string? code, string? firstOnPath, string[] more)
    {
        var start = new ProcessStartInfo(await LocalProgram.PathAsync(), ["--portal", portal.AbsoluteUri, "--state", state, "--grace", "2", .. more])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        if (firstOnPath is not null)
        {
            start.Environment["PATH"] = $"{firstOnPath}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        start.Environment["POLLINATOR_TEST_SECRET"] = "must not reach a job";
        var process = Process.Start(start)!;
        if (code is not null)
        {
            await process.StandardInput.WriteLineAsync(code);
        }

        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: false);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM.</summary>
    public async Task<int> EndAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
