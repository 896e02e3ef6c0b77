using System.CommandLine;
using System.Net.Http.Json;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems share SYSTEM --nobody|--colony|--with NAME</c>: whose jobs run there as your account.</summary>
internal static class ShareSystem
{
    public static Command Create(Terminal shell)
    {
        var system = SystemArgument.Create();
        var nobody = new Option<bool>("--nobody") { Description = "Only your own." };
        var colony = new Option<bool>("--colony") { Description = "Everybody's in the colony." };
        var people = new Option<string[]>("--with")
        {
            Description = "Those of this member, by name or id, in place of who was named before. May be given again.",
        };
        var command = new Command("share", "Says whose jobs run on a system of yours. They run as your account there, and use your core-hours.")
        {
            system,
            nobody,
            colony,
            people,
        };
        command.Validators.Add(result =>
        {
            if (new[] { result.GetValue(nobody), result.GetValue(colony), result.GetValue(people)?.Length > 0 }.Count(said => said) != 1)
            {
                result.AddError("Say one of --nobody, --colony, --with NAME.");
            }
        });
        command.SetAction(
            async (parsed, ct) =>
            {
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var found = await SystemArgument.FindAsync(client, parsed.GetRequiredValue(system), ct);
                var share =
                    parsed.GetValue(nobody) ? new Share(SharedWith.Nobody)
                    : parsed.GetValue(colony) ? new Share(SharedWith.Colony)
                    : new Share(SharedWith.People, await PeopleAsync(client, parsed.GetValue(people)!, ct));
                using var request = new HttpRequestMessage(HttpMethod.Put, $"api/v1/systems/{found.Id}/sharing")
                {
                    Content = JsonContent.Create(share, ContractsJson.Default.Share),
                };
                using var response = await client.SendAsync(request, ct);
                await shell.Error.WriteLineAsync($"{found.Name} runs {Words(share)}.");
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyList<UserId>> PeopleAsync(PortalClient client, string[] names, CancellationToken ct)
    {
        var members = await client.GetAsync("api/v1/colony/members", ContractsJson.Default.IReadOnlyListMemberView, ct);
        return
        [
            .. names.Select(name =>
                members.Where(member => member.Name == name || member.Person.ToString() == name).ToList() switch
                {
                    [var one] => one.Person,
                    [] => throw new CliException($"Nobody of the colony is called {name}."),
                    _ => throw new CliException($"Several people are called {name}. Give the id that the colony's members have at the portal."),
                }
            ),
        ];
    }

    private static string Words(Share share) =>
        share.With switch
        {
            SharedWith.Nobody => "only your jobs",
            SharedWith.Colony => "the jobs of everybody in the colony, as your account",
            _ => $"your jobs and, as your account, those of {share.People!.Count} of the colony",
        };
}
