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
    private Process? _process;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>A one-time code for an executor.</summary>
    public string Code { get; private set; } = "";

    public HttpClient Http { get; } = new();

    /// <summary>Makes the first account, a token and a code, then starts the process.</summary>
    public static async Task<PortalProcess> StartAsync()
    {
        var portal = new PortalProcess();
        await using (var host = await PortalHost.StartAsync(new() { Folder = portal._folder }))
        {
            portal.Http.BaseAddress = portal.Address;
            portal.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.TokenAsync());
            var executors = host.Services.GetRequiredService<IExecutors>();
            portal.Code = (await executors.CreateCodeAsync(await host.OwnerAsync(), "bench", default)).Require().Code;
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
        ];
        _process = Process.Start(new ProcessStartInfo("dotnet", words) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        _ = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Submits once, however often it has to be said.</summary>
    public async Task<JobId> SubmitAsync(JobSpec spec)
    {
        var submit = new SubmitJob { Spec = spec, IdempotencyKey = Guid.NewGuid().ToString() };
        return await InsistAsync(async () =>
        {
            using var answer = await Http.PostAsync("/api/v1/jobs", JsonContent.Create(submit, ContractsJson.Default.SubmitJob));
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.SubmittedJob))!.Id;
        });
    }

    public Task<JobView> JobAsync(JobId job) =>
        InsistAsync(async () => (await Http.GetFromJsonAsync($"/api/v1/jobs/{job}", ContractsJson.Default.JobView))!);

    public Task<string> LogAsync(JobId job, int attempt) =>
        InsistAsync(() => Http.GetStringAsync($"/api/v1/jobs/{job}/attempts/{attempt}/log/stdout/download"));

    public Task<LedgerCheck> VerifyAsync(JobId job) =>
        InsistAsync(async () => (await Http.GetFromJsonAsync($"/api/v1/jobs/{job}/ledger/verify", ContractsJson.Default.LedgerCheck))!);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<T> InsistAsync<T>(Func<Task<T>> ask)
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
