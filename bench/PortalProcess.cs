using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using Pollinator.Contracts;
using Pollinator.Contracts.Protocol;

namespace Pollinator.Bench;

/// <summary>The portal as a program of its own, with a data folder on the file system of the working directory, and its first account.</summary>
internal sealed class PortalProcess : IAsyncDisposable
{
    private Process? _process;

    private PortalProcess(Process? process, string folder, Uri address, string token, CookieContainer cookies) =>
        (_process, Folder, Address, Token, Cookies) = (process, folder, address, token, cookies);

    public string Folder { get; }

    public Uri Address { get; }

    /// <summary>A personal token of the owner.</summary>
    public string Token { get; }

    public int ProcessId => _process?.Id ?? Environment.ProcessId;

    /// <summary>The owner's session, as a browser holds it.</summary>
    public CookieContainer Cookies { get; }

    /// <summary>Where the portal lies that this bench was built with.</summary>
    public static string BuiltProgram { get; } = Path.Combine(AppContext.BaseDirectory, "Pollinator.Portal.Server.dll");

    /// <summary>Starts one.</summary>
    /// <param name="program">The portal's program.</param>
    /// <param name="more">Settings beside those of every bench, as words of a command line.</param>
    public static async Task<PortalProcess> StartAsync(string program, params string[] more)
    {
        var (folder, address) = Place();
        var process = Start(program, [.. Arguments(folder, address), .. more]);
        var cookies = new CookieContainer();
        return new PortalProcess(process, folder, address, await FirstAccountAsync(folder, address, () => process.HasExited, cookies), cookies);
    }

    /// <summary>The portal inside this process, so that its heap can be looked at; it ends with the process.</summary>
    public static async Task<PortalProcess> StartHereAsync()
    {
        Figures.TakeStandardOutput();
        var (folder, address) = Place();
        var arguments = Arguments(folder, address).Append("--applicationName=Pollinator.Portal.Server").ToArray();
        var main = typeof(Pollinator.Portal.Server.Data.AppDb).Assembly.EntryPoint!;
        var running = Task.Run(() => main.Invoke(null, [arguments]));
        var cookies = new CookieContainer();
        return new PortalProcess(null, folder, address, await FirstAccountAsync(folder, address, () => running.IsCompleted, cookies), cookies);
    }

    /// <summary>Ends it, lets something be done in its folder, and starts it there again.</summary>
    /// <param name="program">The portal's program.</param>
    /// <param name="meanwhile">What is done while it does not run.</param>
    /// <returns>Seconds from the program's start until it answers that it is well.</returns>
    public async Task<double> AgainAsync(string program, Func<Task> meanwhile)
    {
        await EndAsync();
        await meanwhile();
        var start = Stopwatch.GetTimestamp();
        _process = Start(program, Arguments(Folder, Address));
        using var client = new HttpClient { BaseAddress = Address };
        while (!await IsWellAsync(client))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(5))
            {
                throw new InvalidOperationException("The portal did not come up again.");
            }

            await Task.Delay(10);
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>A client that sends the owner's token.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1024, UseCookies = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(5),
        };
        client.DefaultRequestHeaders.Add(ProtocolVersion.Header, $"{ProtocolVersion.Present}");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token);
        return client;
    }

    /// <summary>A client with the owner's session, as a browser's.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task EndAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static async Task<bool> IsWellAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/health");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Starts the program, and lets it say what it has to.</summary>
    public static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        start.ArgumentList.Add(program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The portal did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The settings of every bench.</summary>
    public static string[] Arguments(string folder, Uri address) =>
        [
            $"--Data:Folder={folder}",
            $"--Urls={address}",
            "--LocalExecutor:Enabled=false",
            "--Identity:Mfa=Optional",
            "--Logging:LogLevel:Default=Warning",
        ];

    /// <summary>An empty data folder and an address at which nobody listens.</summary>
    public static (string Folder, Uri Address) Place()
    {
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "bench", Guid.NewGuid().ToString("N"))).FullName;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (folder, new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }

    private static async Task<string> FirstAccountAsync(string folder, Uri address, Func<bool> hasEnded, CookieContainer cookies)
    {
        var link = Path.Combine(folder, "setup-link");
        var deadline = Stopwatch.StartNew();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = address };
        while (!File.Exists(link) || !await AnswersAsync(client))
        {
            if (hasEnded() || deadline.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException("The portal did not come up.");
            }

            await Task.Delay(50);
        }

        using var made = await BenchForms.SendAsync(
            client,
            "/setup",
            "setup",
            ("Input.Code", (await File.ReadAllTextAsync(link)).Trim().Split('#')[1]),
            ("Input.DisplayName", "Bench"),
            ("Input.Email", "bench@uni.example"),
            ("Input.Password", BenchForms.Password),
            ("Input.ColonyName", "Bench")
        );
        if (made.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"The first account was not made: {made.StatusCode}.");
        }

        return await TokenAsync(client);
    }

    private static async Task<string> TokenAsync(HttpClient client)
    {
        await BenchForms.ProveAsync(client);
        using var answer = await client.PostAsJsonAsync(
            "/api/v1/account/tokens",
            new CreateToken("bench", Scopes.ForPrograms, 1),
            ContractsJson.Default.CreateToken
        );
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.NewToken))!.Secret;
    }

    /// <summary>Whether the page of a portal without accounts comes.</summary>
    public static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync("/setup");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
