using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pollinator.Portal.Tests.Slurm.Lab;
using Pollinator.Portal.Tests.Support;

namespace Pollinator.EndToEnd;

/// <summary>The portal as a person starts it: the built program with its own local executor, in an empty data folder.</summary>
public sealed class PortalProgram : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(90);
    private readonly TaskCompletionSource<Uri> _setupLink = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private Process? _process;

    private PortalProgram(string folder, Uri address, PortalSettings settings) => (Folder, Address, Settings) = (folder, address, settings);

    public string Folder { get; }

    public Uri Address { get; }

    private PortalSettings Settings { get; }

    private string LoginPrograms => Path.Combine(Folder, "login-programs");

    /// <summary>The top of the repository.</summary>
    public static string Repository { get; } = Sources.Root;

    /// <summary>Where pictures of pages are kept.</summary>
    public static string Pictures { get; } = Path.Combine(Repository, "e2e/screenshots");

    /// <summary>The one-time link that stands on the console.</summary>
    public Task<Uri> SetupLinkAsync() => _setupLink.Task.WaitAsync(LongestStart);

    /// <summary>An address of this machine at which nobody listens.</summary>
    /// <param name="host">Browsers keep cookies by host and not by port: two portals of one browser need two.</param>
    public static Uri FreeAddress(string host = "localhost")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    public static Task<PortalProgram> StartAsync() => StartAsync(FreeAddress(), PortalSettings.None);

    public static async Task<PortalProgram> StartAsync(Uri address, PortalSettings settings)
    {
        var portal = new PortalProgram(Directory.CreateTempSubdirectory("pollinator-e2e-").FullName, address, settings);
        await TwinPrograms.LayOutAsync(portal.LoginPrograms);
        await portal.RunAsync();
        return portal;
    }

    /// <summary>Ends the program as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        if (_process is not { HasExited: false } process)
        {
            return;
        }

        using var signal = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await signal.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>Starts the program again on the same folder and address.</summary>
    public async Task RunAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        start.ArgumentList.Add(Path.Combine(Repository, "Portal.Server/bin/Debug/net10.0/Pollinator.Portal.Server.dll"));
        start.ArgumentList.Add($"--Urls={Address}");
        start.ArgumentList.Add($"--Data:Folder={Folder}");
        start.ArgumentList.Add("--Broker:LeaseSeconds=20");
        start.ArgumentList.Add($"--Slurm:TwinPrograms={LoginPrograms}");
        foreach (var (name, value) in Settings.Arguments)
        {
            start.ArgumentList.Add($"--{name}={value}");
        }

        foreach (var (name, value) in Settings.Environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The portal did not start.");
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ListensAsync();
    }

    /// <summary>Halts the executor that the portal started, until the answer is disposed of.</summary>
    public async Task<HaltedProcess> HaltExecutorAsync()
    {
        var start = new ProcessStartInfo("pgrep") { RedirectStandardOutput = true };
        foreach (var word in new[] { "-P", $"{_process!.Id}", "-f", "pollinator-local" })
        {
            start.ArgumentList.Add(word);
        }

        using var search = Process.Start(start) ?? throw new InvalidOperationException("pgrep did not start.");
        var found = await search.StandardOutput.ReadToEndAsync();
        await search.WaitForExitAsync();
        return await HaltedProcess.HaltAsync(int.Parse(found.Trim(), CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        // Beside the pictures: what a page only calls a fault of ours, the portal and the programs beside it say in full. One for each journey.
        var said = Directory
            .EnumerateFiles(Folder, "executor.log", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Prepend($"== {Path.GetFileName(Path.GetDirectoryName(file))}"));
        lock (_output)
        {
            var log = Path.Combine(Directory.CreateDirectory(Pictures).FullName, $"portal-{Address.Port}.log");
            File.WriteAllLines(log, _output.Concat(said));
        }

        Directory.Delete(Folder, recursive: true);
    }

    private async Task ListensAsync()
    {
        using var client = new HttpClient { BaseAddress = Address };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/sign-in", UriKind.Relative));
                return;
            }
            catch (HttpRequestException) when (waited.Elapsed < LongestStart && _process is { HasExited: false })
            {
                await Task.Delay(100);
            }
            catch (HttpRequestException error)
            {
                throw new InvalidOperationException("The portal does not answer:\n" + string.Join('\n', _output), error);
            }
        }
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        var at = line.IndexOf("http://", StringComparison.Ordinal);
        if (at >= 0 && line.Contains("/setup#", StringComparison.Ordinal))
        {
            _setupLink.TrySetResult(new Uri(line[at..].Trim()));
        }
    }
}
