using System.CommandLine;
using Duende.IdentityModel.Client;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Cli.SignIn;

namespace Pollinator.Cli.Commands;

/// <summary><c>logout</c>: ends the sign-in at the portal, and forgets it here.</summary>
internal static class LogoutCommand
{
    public static Command Create(Terminal shell)
    {
        var command = new Command(
            "logout",
            "Ends the sign-in at the portal and forgets it here. A personal token is forgotten only; revoke it on your account page."
        );
        command.SetAction((_, ct) => RunAsync(shell, ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, CancellationToken ct)
    {
        var store = new CredentialStore(shell);
        if (store.Read() is not { } kept)
        {
            await shell.Out.WriteLineAsync("You were not signed in.");
            return ExitCodes.Done;
        }

        if (kept.RefreshToken is { } refresh)
        {
            await RevokeAsync(kept.Url, refresh, ct);
        }

        File.Delete(store.File);
        await shell.Out.WriteLineAsync($"You are signed out of {kept.Url}.");
        return ExitCodes.Done;
    }

    private static async Task RevokeAsync(string url, string refresh, CancellationToken ct)
    {
        using var http = Provider.Http();
        using var asking = new TokenRevocationRequest
        {
            Address = (await Provider.FindAsync(http, url, ct)).RevocationEndpoint,
            ClientId = Provider.ClientId,
            ClientCredentialStyle = ClientCredentialStyle.PostBody,
            Token = refresh,
            TokenTypeHint = "refresh_token",
        };
        var answer = await http.RevokeTokenAsync(asking, ct);
        if (answer.IsError)
        {
            throw new CliException($"The portal at {url} did not end the sign-in: {answer.Error}. End it on your account page, or try again.");
        }
    }
}
