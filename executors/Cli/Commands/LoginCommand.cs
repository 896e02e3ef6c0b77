using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary><c>login [URL]</c>: the token comes by a hidden prompt or standard input, never in the command line, where others see it.</summary>
internal static class LoginCommand
{
    public static Command Create(Terminal shell)
    {
        var url = new Argument<string?>("url")
        {
            Description = "The portal's address, such as https://pollinator.example.org",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command(
            "login",
            "Signs in with a personal token, made on your account page. Asked for hidden, or read from standard input."
        )
        {
            url,
        };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetValue(url), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, string? given, CancellationToken ct)
    {
        var address = PortalAddress.Parse(given ?? shell.Environment("POLLINATOR_URL") ?? await AskAddressAsync(shell), shell.Environment);
        var credentials = new Credentials(address, await AskTokenAsync(shell, address));
        using var client = new PortalClient(credentials);
        var account = await client.GetAsync("api/v1/account", ContractsJson.Default.AccountView, ct);
        new CredentialStore(shell).Keep(credentials);
        await shell.Out.WriteLineAsync($"You are signed in to {address} as {Shown.Text(account.DisplayName)} ({Shown.Text(account.ColonyName)}).");
        return ExitCodes.Done;
    }

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
}
