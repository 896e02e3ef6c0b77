using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Cli.SignIn;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary>
/// <c>login [URL]</c>: by this machine's browser; by a code for a browser elsewhere where this one has none; or with a personal token, which comes by a
/// hidden prompt or standard input, never in the command line, where others see it.
/// </summary>
internal static class LoginCommand
{
    public static Command Create(Terminal shell)
    {
        var url = new Argument<string?>("url")
        {
            Description = "The portal's address, such as https://pollinator.example.org",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var device = new Option<bool>("--device") { Description = "Show a code to confirm in a browser on any machine" };
        var token = new Option<bool>("--token") { Description = "Sign in with a personal token, asked for hidden or read from standard input" };
        var command = new Command("login", "Signs in, by your browser. What is piped in is read as a personal token.") { url, device, token };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetValue(url), Way(shell, parsed.GetValue(device), parsed.GetValue(token)), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, string? given, SignInWay way, CancellationToken ct)
    {
        var address = PortalAddress.Parse(given ?? shell.Environment("POLLINATOR_URL") ?? await AskAddressAsync(shell), shell.Environment);
        var credentials = way switch
        {
            SignInWay.Browser => await BrowserSignIn.RunAsync(shell, address, ct),
            SignInWay.Device => await DeviceSignIn.RunAsync(shell, address, ct),
            _ => new Credentials(address, await AskTokenAsync(shell, address)),
        };
        var store = new CredentialStore(shell);
        using var client = new PortalClient(store.Of(credentials));
        var account = await client.GetAsync("api/v1/account", ContractsJson.Default.AccountView, ct);
        store.Keep(credentials);
        await shell.Out.WriteLineAsync($"You are signed in to {address} as {Shown.Text(account.DisplayName)} ({Shown.Text(account.ColonyName)}).");
        return ExitCodes.Done;
    }

    private static SignInWay Way(Terminal shell, bool device, bool token) =>
        device ? SignInWay.Device
        : token || shell.ReadHidden is null ? SignInWay.Token
        : HasBrowser(shell) ? SignInWay.Browser
        : SignInWay.Device;

    // A browser on another machine's screen would not reach this one's loopback address.
    private static bool HasBrowser(Terminal shell) =>
        shell.Environment("SSH_CONNECTION") is null or ""
        && (
            !OperatingSystem.IsLinux()
            || shell.Environment("DISPLAY") is { Length: > 0 }
            || shell.Environment("WAYLAND_DISPLAY") is { Length: > 0 }
            || shell.Environment("BROWSER") is { Length: > 0 }
        );

    private static async Task<string> AskAddressAsync(Terminal shell)
    {
        await shell.Error.WriteAsync("The portal's address: ");
        return await shell.In.ReadLineAsync() ?? "";
    }

    private static async Task<string> AskTokenAsync(Terminal shell, string address)
    {
        string? token;
        if (shell.ReadHidden is { } hidden)
        {
            await shell.Error.WriteAsync($"Personal token (make one at {address}account; it is not shown): ");
            token = hidden();
        }
        else
        {
            token = await shell.In.ReadLineAsync();
        }
        token = token?.Trim() ?? "";
        return token.Length > 0 && token.All(char.IsAscii) && !token.Any(letter => char.IsControl(letter) || letter == ' ')
            ? token
            : throw new CliException("That is no token. Make one on your account page, and paste it whole.");
    }

    private enum SignInWay
    {
        Token,
        Browser,
        Device,
    }
}
