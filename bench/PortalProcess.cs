using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Pollinator.Contracts;

namespace Pollinator.Bench;

/// <summary>The portal as a program of its own, with a data folder on the file system of the working directory, and its first account.</summary>
internal sealed partial class PortalProcess : IAsyncDisposable
{
    private readonly Process _process;

    private PortalProcess(Process process, string folder, Uri address, string token) =>
        (_process, Folder, Address, Token) = (process, folder, address, token);

    public string Folder { get; }

    public Uri Address { get; }

    /// <summary>A personal token of the owner.</summary>
    public string Token { get; }

    public int ProcessId => _process.Id;

    public static async Task<PortalProcess> StartAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "bench", Guid.NewGuid().ToString("N"))).FullName;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        var process = Process.Start(Program(folder, address)) ?? throw new InvalidOperationException("The portal did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new PortalProcess(process, folder, address, await FirstAccountAsync(folder, address, process));
    }

    /// <summary>A client that sends the owner's token.</summary>
    public HttpClient Client(string? token = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1024, UseCookies = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(5),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static ProcessStartInfo Program(string folder, Uri address)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Pollinator.Portal.Server.dll"));
        start.ArgumentList.Add($"--Data:Folder={folder}");
        start.ArgumentList.Add($"--Urls={address}");
        start.ArgumentList.Add("--LocalExecutor:Enabled=false");
        start.ArgumentList.Add("--Logging:LogLevel:Default=Warning");
        return start;
    }

    private static async Task<string> FirstAccountAsync(string folder, Uri address, Process process)
    {
        var link = Path.Combine(folder, "setup-link");
        var deadline = Stopwatch.StartNew();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        while (!File.Exists(link) || !await AnswersAsync(client))
        {
            if (process.HasExited || deadline.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException("The portal did not come up.");
            }

            await Task.Delay(50);
        }

        var page = await client.GetStringAsync("/setup");
        var form = HiddenField()
            .Matches(page)
            .ToDictionary(
                field => WebUtility.HtmlDecode(field.Groups["name"].Value),
                field => WebUtility.HtmlDecode(field.Groups["value"].Value),
                StringComparer.Ordinal
            );
        form["Input.Code"] = (await File.ReadAllTextAsync(link)).Trim().Split('#')[1];
        form["Input.DisplayName"] = "Bench";
        form["Input.Email"] = "bench@uni.example";
        form["Input.Password"] = "tangerine bicycle lamp";
        form["Input.ColonyName"] = "Bench";
        using var content = new FormUrlEncodedContent(form);
        using var made = await client.PostAsync("/setup", content);
        if (made.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"The first account was not made: {made.StatusCode}.");
        }

        return await TokenAsync(client);
    }

    private static async Task<string> TokenAsync(HttpClient client)
    {
        var antiforgery = await client.GetFromJsonAsync<Dictionary<string, string>>("/api/v1/antiforgery");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/account/tokens")
        {
            Content = JsonContent.Create(new CreateToken("bench", Scopes.All & ~Scopes.Account, 1), ContractsJson.Default.CreateToken),
        };
        request.Headers.Add(antiforgery!["header"], antiforgery["token"]);
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync(ContractsJson.Default.NewToken))!.Secret;
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
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

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenField();
}
