using System.CommandLine;
using System.Net.Http.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary><c>secret list|set|remove [NAME] [--project NAME] [--colony]</c>. A value comes by a hidden prompt or standard input, never in the command line, where others see it.</summary>
internal static class SecretCommand
{
    private const int MostCharacters = 64 * 1024;
    private const string About = "Secrets of a project that its jobs may name (run --secret NAME). Nobody can read a value back.";

    public static Command Create(Terminal shell) => new("secret", About) { List(shell), Set(shell), Remove(shell) };

    private static Command List(Terminal shell)
    {
        var (project, colony) = Whose();
        var command = new Command("list", "Lists the secrets, never their values.") { project, colony };
        command.SetAction(
            async (parsed, ct) =>
            {
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var route = await RouteAsync(client, shell, parsed.GetValue(project), parsed.GetValue(colony), ct);
                foreach (var secret in await client.GetAsync(route, ContractsJson.Default.IReadOnlyListSecretView, ct))
                {
                    var used = secret.LastHandedOutAt is { } at ? $"handed out {at:yyyy-MM-dd HH:mm} UTC" : "not handed out yet";
                    await shell.Out.WriteLineAsync($"{secret.Name}  set {secret.SetAt:yyyy-MM-dd HH:mm} UTC by {Shown.Text(secret.SetBy)}, {used}");
                }
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static Command Set(Terminal shell)
    {
        var name = Name();
        var (project, colony) = Whose();
        var command = new Command("set", "Sets a secret, or replaces it. Its value is asked for hidden, or read from standard input.")
        {
            name,
            project,
            colony,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                var secret = parsed.GetRequiredValue(name);
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var route = await RouteAsync(client, shell, parsed.GetValue(project), parsed.GetValue(colony), ct);
                var body = JsonContent.Create(new SetSecret(await ValueAsync(shell, secret, ct)), ContractsJson.Default.SetSecret);
                using var request = new HttpRequestMessage(HttpMethod.Put, $"{route}/{Uri.EscapeDataString(secret)}") { Content = body };
                using var response = await client.SendAsync(request, ct);
                await shell.Error.WriteLineAsync($"{Shown.Text(secret)} is set. A job gets it with 'run --secret {Shown.Text(secret)}'.");
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static Command Remove(Terminal shell)
    {
        var name = Name();
        var (project, colony) = Whose();
        var command = new Command("remove", "Removes a secret. Jobs that have it keep it.") { name, project, colony };
        command.SetAction(
            async (parsed, ct) =>
            {
                var secret = parsed.GetRequiredValue(name);
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var route = await RouteAsync(client, shell, parsed.GetValue(project), parsed.GetValue(colony), ct);
                using var request = new HttpRequestMessage(HttpMethod.Delete, $"{route}/{Uri.EscapeDataString(secret)}");
                using var response = await client.SendAsync(request, ct);
                await shell.Error.WriteLineAsync($"{Shown.Text(secret)} is removed.");
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static Argument<string> Name() => new("name") { Description = "The secret's name, as of an environment variable." };

    private static (Option<string?> Project, Option<bool> Colony) Whose() =>
        (
            new("--project", "-p") { Description = "The project's name; the one that project.yaml of the present folder names when not given." },
            new("--colony") { Description = "The colony's own secrets, which all its projects may name." }
        );

    private static async Task<string> RouteAsync(PortalClient client, Terminal shell, string? project, bool ofColony, CancellationToken ct)
    {
        if (ofColony)
        {
            return project is null ? "api/v1/secrets" : throw new CliException("Say --project or --colony, not both.");
        }

        var found = await new ProjectFolder(client, shell).FindHereAsync(project, ct);
        return $"api/v1/projects/{found.Id}/secrets";
    }

    // One line end at the end is taken away: echo and editors put it there.
    private static async Task<string> ValueAsync(Terminal shell, string name, CancellationToken ct)
    {
        string? value;
        if (shell.ReadHidden is { } hidden)
        {
            await shell.Error.WriteAsync($"Value of {Shown.Text(name)} (it is not shown): ");
            value = hidden();
        }
        else
        {
            var buffer = new char[MostCharacters];
            var length = await shell.In.ReadBlockAsync(buffer, ct);
            value = length == MostCharacters ? throw new CliException("A secret has at most 32 KiB.") : new string(buffer, 0, length);
            value =
                value.EndsWith("\r\n", StringComparison.Ordinal) ? value[..^2]
                : value.EndsWith('\n') ? value[..^1]
                : value;
        }

        return value is { Length: > 0 } ? value : throw new CliException("No value was given, so nothing was changed.");
    }
}
