using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems add NAME [USER@HOST[:PORT]] [--jump [USER@]HOST[:PORT]] [--fingerprint SHA256:…]</c>; without an address, by hand.</summary>
internal static class AddSystem
{
    public static Command Create(Terminal shell)
    {
        var name = new Argument<string>("name") { Description = "A name: small letters, digits and hyphens." };
        var place = new Argument<string?>("address")
        {
            Description = "user@host or user@host:port. Without it you start the program there by hand.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var jump = new Option<string?>("--jump") { Description = "A host to go through: host or user@host:port." };
        var fingerprint = new Option<string[]>("--fingerprint") { Description = "The fingerprint the centre publishes, instead of being asked." };
        var command = new Command("add", "Adds a system: shows its host key to compare, then signs in.") { name, place, jump, fingerprint };
        command.SetAction(
            async (parsed, ct) =>
            {
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var address = parsed.GetValue(place) is { } typed ? Address(typed, parsed.GetValue(jump)) : null;
                var request = new NewSystem(parsed.GetRequiredValue(name), address);
                var system = await client.PostAsync("api/v1/systems", request, ContractsJson.Default.NewSystem, ContractsJson.Default.SystemView, ct);
                return address is null
                    ? await ByHandAsync(client, shell, system, ct)
                    : await BySshAsync(client, shell, system, parsed.GetValue(fingerprint) ?? [], ct);
            }
        );
        return command;
    }

    private static async Task<int> ByHandAsync(PortalClient client, Terminal shell, SystemView system, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/systems/{system.Id}/codes");
        using var response = await client.SendAsync(request, ct);
        var code = await PortalClient.ReadAsync(response, ContractsJson.Default.EnrollmentCode, ct);
        await shell.Error.WriteLineAsync("Run this on the login node, and paste the code when it asks. It works once, for 15 minutes.");
        await shell.Out.WriteLineAsync(code.Command);
        await shell.Out.WriteLineAsync(code.Code);
        return ExitCodes.Done;
    }

    private static async Task<int> BySshAsync(PortalClient client, Terminal shell, SystemView system, string[] published, CancellationToken ct)
    {
        var answer = await new Conversation(client, shell).AskAsync(system.Id, new Ask { Id = AskId.New(), Kind = AskKind.Knock }, ct);
        var keys = answer.HostKeys ?? [];
        foreach (var key in keys)
        {
            await shell.Out.WriteLineAsync($"{Shown.Text(key.Host)} shows {Shown.Text(key.Algorithm)} {Shown.Text(key.Fingerprint)}");
        }
        if (keys.Count == 0 || !await AreTheSameAsync(shell, keys, published))
        {
            await shell.Error.WriteLineAsync(
                $"Nothing was sent to {system.Name}. It stays in the list; 'pollinator systems remove {system.Name}' takes it away."
            );
            return ExitCodes.CannotDo;
        }
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/systems/{system.Id}/host-keys")
        {
            Content = JsonContent.Create(keys, ContractsJson.Default.IReadOnlyListHostKey),
        };
        using (await client.SendAsync(request, ct)) { }
        await SignIn.RunAsync(client, shell, system, new SignInRequest { Way = SignInWay.Interactive }, ct);
        await shell.Error.WriteLineAsync($"'pollinator systems test {system.Name}' proves it with a small job.");
        return ExitCodes.Done;
    }

    private static async Task<bool> AreTheSameAsync(Terminal shell, IReadOnlyList<HostKey> keys, string[] published)
    {
        if (published.Length > 0)
        {
            return keys.All(key => published.Contains(key.Fingerprint, StringComparer.Ordinal));
        }
        await shell.Error.WriteAsync("Is this what the centre publishes? Type yes: ");
        return (await shell.In.ReadLineAsync())?.Trim() == "yes";
    }

    private static SystemAddress Address(string typed, string? jump)
    {
        var place = Place(typed);
        var through = jump is null ? null : Place(jump);
        return place.User is { } user
            ? new SystemAddress(place.Host, place.Port, user, through?.Host, through?.Port ?? 22, through?.User)
            : throw new CliException("Say as whom: USER@HOST.");
    }

    private static HostPlace Place(string typed)
    {
        var at = typed.LastIndexOf('@');
        var host = typed[(at + 1)..];
        var port = 22;
        if (host.Count(sign => sign == ':') == 1)
        {
            var colon = host.IndexOf(':', StringComparison.Ordinal);
            if (!int.TryParse(host[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port))
            {
                throw new CliException($"{Shown.Text(host[(colon + 1)..], 20)} is no port.");
            }
            host = host[..colon];
        }
        return new HostPlace(host, port, at > 0 ? typed[..at] : null);
    }

    private sealed record HostPlace(string Host, int Port, string? User);
}
