using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems sign-in SYSTEM [--key FILE [--certificate FILE]] [--made-key] [--password]</c>.</summary>
internal static class SignIn
{
    public static Command Create(Terminal shell)
    {
        var system = SystemArgument.Create();
        var key = new Option<FileInfo?>("--key") { Description = "A private key of yours. Kept encrypted beside the portal." };
        var certificate = new Option<FileInfo?>("--certificate") { Description = "Its OpenSSH certificate." };
        var made = new Option<bool>("--made-key") { Description = "The key the portal made; prints its public half when there is none yet." };
        var password = new Option<bool>("--password") { Description = "A password, and nothing else." };
        var command = new Command("sign-in", "Signs in on a system. What it asks is asked here, unseen, and not kept.")
        {
            system,
            key,
            certificate,
            made,
            password,
        };
        command.SetAction(
            async (parsed, ct) =>
            {
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var found = await SystemArgument.FindAsync(client, parsed.GetRequiredValue(system), ct);
                var way =
                    parsed.GetValue(key) is not null ? SignInWay.BroughtKey
                    : parsed.GetValue(made) ? SignInWay.MadeKey
                    : parsed.GetValue(password) ? SignInWay.Password
                    : SignInWay.Interactive;
                var request = new SignInRequest
                {
                    Way = way,
                    PrivateKey = await TextAsync(parsed.GetValue(key), ct),
                    Certificate = await TextAsync(parsed.GetValue(certificate), ct),
                };
                await RunAsync(client, shell, found, request, ct);
                return ExitCodes.Done;
            }
        );
        return command;
    }

    public static async Task RunAsync(PortalClient client, Terminal shell, SystemView system, SignInRequest request, CancellationToken ct)
    {
        var conversation = new Conversation(client, shell);
        if (request.Way == SignInWay.MadeKey && system.Findings is null)
        {
            var made = await conversation.AskAsync(system.Id, new Ask { Id = AskId.New(), Kind = AskKind.MakeKey }, ct);
            await shell.Error.WriteLineAsync("Put this line into ~/.ssh/authorized_keys there, then press Enter:");
            await shell.Out.WriteLineAsync(Shown.Text(made.Key?.RestrictedLine));
            await shell.In.ReadLineAsync(ct);
        }
        var ask = new Ask
        {
            Id = AskId.New(),
            Kind = AskKind.SignIn,
            SignIn = request,
        };
        var answer = await conversation.AskAsync(system.Id, ask, ct);
        var found = answer.Findings;
        await shell.Out.WriteLineAsync(
            found is null
                ? $"You are signed in at {system.Name}."
                : $"You are signed in at {system.Name}: Slurm {Shown.Text(found.SlurmVersion ?? "unknown", 30)}, {found.Partitions.Count} partitions, {found.Accounts.Count} accounts."
        );
        foreach (var unknown in found?.Unknown ?? [])
        {
            await shell.Error.WriteLineAsync($"  not found out: {Shown.Text(unknown, 300)}");
        }
    }

    private static async Task<string?> TextAsync(FileInfo? file, CancellationToken ct) =>
        file is null ? null
        : file.Length <= 32 * 1024 ? await File.ReadAllTextAsync(file.FullName, ct)
        : throw new CliException($"{file.Name} is larger than any key.");
}
