using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands.Systems;

/// <summary><c>systems sheet SYSTEM</c>: what is done there, as plain text.</summary>
internal static class ShowSheet
{
    public static Command Create(Terminal shell)
    {
        var system = SystemArgument.Create();
        var command = new Command("sheet", "Says what is done on a system, for its owner to read.") { system };
        command.SetAction(
            async (parsed, ct) =>
            {
                using var client = new PortalClient(new CredentialStore(shell).Find());
                var found = await SystemArgument.FindAsync(client, parsed.GetRequiredValue(system), ct);
                var answer = await new Conversation(client, shell).AskAsync(found.Id, new Ask { Id = AskId.New(), Kind = AskKind.GuestSheet }, ct);
                foreach (var line in Lines(answer.Sheet ?? throw new CliException("Its program gave no sheet.")))
                {
                    await shell.Out.WriteLineAsync(Shown.Text(line));
                }
                return ExitCodes.Done;
            }
        );
        return command;
    }

    private static IEnumerable<string> Lines(GuestSheet sheet)
    {
        yield return $"{sheet.Program} as {sheet.Account}, {sheet.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, counted since {sheet.CountedSince.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
        yield return $"Scheduler: {sheet.SchedulerRequestsLastHour} requests in the last hour; to see how jobs stand at most {sheet.SchedulerRequestsLimitPerHour} in any hour, and beside that when jobs are submitted or cancelled and when it looks around: at its start, or when somebody asks for it. File calls: {sheet.FileCallsLastHour} in the last hour.";
        yield return "Commands (last hour, in all)";
        foreach (var command in sheet.Commands)
        {
            yield return $"  {command.LastHour, 7} {command.Total, 9}  {command.Words}  ({command.Why}; {command.Interval}{(command.AsksScheduler ? "; asks the scheduler" : "")})";
        }
        (string, IReadOnlyList<GuestFact>, string)[] parts =
        [
            ("How to stop it", sheet.HowToStop, "none"),
            ("Files", sheet.Files, "none"),
            ("Programs left running on the login node", sheet.Processes, "none"),
            ("Ports and sockets", sheet.Ports, "none"),
            ("Keys that let it in", sheet.Keys, "none: a person signs in each time"),
            ("The centre's policy", sheet.Policy, "no policy file was found there; the program keeps to its usual limits"),
        ];
        foreach (var (title, facts, none) in parts)
        {
            yield return facts.Count == 0 ? $"{title}: {none}" : title;
            foreach (var fact in facts)
            {
                yield return $"  {fact.What}: {fact.Words}";
            }
        }
    }
}
