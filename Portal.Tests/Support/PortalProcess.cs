using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Pollinator.Contracts;

namespace Pollinator.Portal.Tests.Support;

/// <summary>The whole portal as a process of its own, to be killed and started again on the same folder and port.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private readonly int _port = FreePort();
    private readonly string _folder = Directory.CreateTempSubdirectory("pollinator-portal-").FullName;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly string[] _more;
    private Process? _process;

    private PortalProcess(string[] more) => _more = more;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>A one-time code for an executor.</summary>
    public string Code { get; private set; } = "";

    public HttpClient Http { get; } = new();

    /// <summary>What it and the programs beside it have said so far.</summary>
    public string Said => string.Join('\n', [.. _said, .. ProgramLogs().SelectMany(File.ReadLines)]);

    /// <summary>Makes the first account, a token and a code, then starts the process.</summary>
    /// <param name="more">Settings as on its command line.</param>
    public static async Task<PortalProcess> StartAsync(params string[] more)
    {
        var portal = new PortalProcess(more);
        await using (var host = await PortalHost.StartAsync(new() { Folder = portal._folder }))
        {
            portal.Http.BaseAddress = portal.Address;
            portal.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.TokenAsync());
            var executors = host.Services.GetRequiredService<IExecutors>();
            portal.Code = (await executors.CreateCodeAsync(await host.OwnerAsync(), new NewCode("bench"), default)).Require().Code;
        }

        portal.Up();
        return portal;
    }

    public void Up()
    {
        var server = Path.Combine(AppContext.BaseDirectory, "Pollinator.Portal.Server.dll");
        string[] words =
        [
            server,
            $"--Urls={Address}",
            $"--Data:Folder={_folder}",
            "--LocalExecutor:Enabled=false",
            "--Broker:LeaseSeconds=5",
            "--Logging:LogLevel:Default=Error",
            .. _more,
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", words) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, line) => _said.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>kill -9 of the programs it has started beside itself, those of its earlier lives too. How many they were.</summary>
    public int KillPrograms()
    {
        var killed = 0;
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (Words(process.Id).Contains(Path.Combine(_folder, "executors"), StringComparison.Ordinal))
                {
                    process.Kill();
                    killed++;
                }
            }
        }

        return killed;
    }

    /// <summary>Submits once, however often it has to be said.</summary>
    public async Task<JobId> SubmitAsync(JobSpec spec) => (await SubmitWithReceiptAsync(spec)).Id;

    /// <summary>The same, with the receipt for it.</summary>
    public Task<SubmittedJob> SubmitWithReceiptAsync(JobSpec spec)
    {
        var submit = new SubmitJob { Spec = spec, IdempotencyKey = Guid.NewGuid().ToString() };
        return InsistAsync(async () =>
        {
            using var answer = await Http.PostAsync("/api/v1/jobs", JsonContent.Create(submit, ContractsJson.Default.SubmitJob));
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.SubmittedJob))!;
        });
    }

    public Task CancelAsync(JobId job) =>
        InsistAsync(async () =>
        {
            using var answer = await Http.PostAsync($"/api/v1/jobs/{job}/cancel", content: null);
            return answer.EnsureSuccessStatusCode().StatusCode;
        });

    public Task<JobView> JobAsync(JobId job) =>
        InsistAsync(async () => (await Http.GetFromJsonAsync($"/api/v1/jobs/{job}", ContractsJson.Default.JobView))!);

    public Task<string> LogAsync(JobId job, int attempt) =>
        InsistAsync(() => Http.GetStringAsync($"/api/v1/jobs/{job}/attempts/{attempt}/log/stdout/download"));

    public Task<LedgerCheck> VerifyAsync(JobId job) =>
        InsistAsync(async () => (await Http.GetFromJsonAsync($"/api/v1/jobs/{job}/ledger/verify", ContractsJson.Default.LedgerCheck))!);

    public Task<LedgerExport> ExportAsync(JobId job) =>
        InsistAsync(async () => (await Http.GetFromJsonAsync($"/api/v1/jobs/{job}/ledger/export", ContractsJson.Default.LedgerExport))!);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Eventually.IsAsync(() => KillPrograms() == 0, "the programs beside the portal are gone");
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private IEnumerable<string> ProgramLogs() =>
        Directory.Exists(Path.Combine(_folder, "executors"))
            ? Directory.EnumerateFiles(Path.Combine(_folder, "executors"), "executor.log", SearchOption.AllDirectories)
            : [];

    private static string Words(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Asks again while it is not there.</summary>
    public static async Task<T> InsistAsync<T>(Func<Task<T>> ask)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e) when (e is HttpRequestException or IOException && TimeProvider.System.GetElapsedTime(began).TotalSeconds < 90)
            {
                await Task.Delay(50);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
