using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Duende.IdentityModel.OidcClient.Browser;
using Pollinator.Cli.Shell;

namespace Pollinator.Cli.SignIn;

/// <summary>Shows a person the portal's page in their browser, and hears the answer at a port of the loopback address.</summary>
internal sealed class LoopbackBrowser : IBrowser, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly byte[] Bye =
        "<!doctype html><meta charset=utf-8><title>Pollinator</title><p>This program has its answer. You can close this page.</p>"u8.ToArray();

    private readonly Terminal _shell;
    private readonly HttpListener _listener;

    private LoopbackBrowser(Terminal shell, HttpListener listener, int port)
    {
        (_shell, _listener) = (shell, listener);
        CallbackAddress = $"http://127.0.0.1:{port}/callback";
    }

    /// <summary>Where the answer is expected.</summary>
    public string CallbackAddress { get; }

    public static LoopbackBrowser Open(Terminal shell)
    {
        for (var tries = 1; ; tries++)
        {
            var port = FreePort();
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return new(shell, listener, port);
            }
            catch (HttpListenerException fault)
            {
                listener.Close();
                if (tries == 10)
                {
                    throw new CliException("No port of this machine is free to hear the browser's answer. Run 'pollinator login --device'.", fault);
                }
            }
        }
    }

    public async Task<BrowserResult> InvokeAsync(BrowserOptions options, CancellationToken cancellationToken = default)
    {
        await _shell.Error.WriteLineAsync($"Your browser shows what to allow. If it does not, open this address in it:\n{options.StartUrl}");
        Show(options.StartUrl);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        try
        {
            while (true)
            {
                var heard = await _listener.GetContextAsync().WaitAsync(late.Token);
                if (heard.Request.Url is { AbsolutePath: "/callback" } answer)
                {
                    await SayAsync(heard.Response, HttpStatusCode.OK, Bye);
                    return new BrowserResult { ResultType = BrowserResultType.Success, Response = answer.Query };
                }

                // Browsers ask for icons.
                await SayAsync(heard.Response, HttpStatusCode.NotFound, []);
            }
        }
        catch (OperationCanceledException)
        {
            return new BrowserResult { ResultType = BrowserResultType.Timeout, Error = "nobody answered within 10 minutes" };
        }
    }

    public ValueTask DisposeAsync()
    {
        _listener.Close();
        return ValueTask.CompletedTask;
    }

    private static async Task SayAsync(HttpListenerResponse response, HttpStatusCode status, byte[] page)
    {
        response.StatusCode = (int)status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers["Content-Security-Policy"] = "default-src 'none'";
        response.ContentLength64 = page.Length;
        await response.OutputStream.WriteAsync(page);
        response.Close();
    }

    // The address holds no secret: what it leads to is worth something only to who holds the verifier of PKCE.
    private static void Show(string url)
    {
        try
        {
            var opener =
                OperatingSystem.IsWindows() ? null
                : OperatingSystem.IsMacOS() ? "open"
                : "xdg-open";
            var start = opener is null
                ? new ProcessStartInfo(url) { UseShellExecute = true }
                : new ProcessStartInfo(opener, [url]) { RedirectStandardOutput = true, RedirectStandardError = true };
            Process.Start(start)?.Dispose();
        }
        catch (Exception fault) when (fault is Win32Exception or FileNotFoundException)
        {
            // The address stands on the screen.
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
