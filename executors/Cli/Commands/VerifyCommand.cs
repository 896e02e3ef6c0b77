using System.CommandLine;
using Pollinator.Cli.Portal;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Commands;

/// <summary><c>verify FILE [--key ID]</c>: asks no portal. Compares with the receipts kept here.</summary>
internal static class VerifyCommand
{
    public static Command Create(Terminal shell)
    {
        var file = new Argument<string>("file") { Description = "An exported ledger; '-' reads standard input." };
        var keys = new Option<string[]>("--key") { Description = "Id of a key you trust; what another one signed is a fault. May be given again." };
        var command = new Command("verify", "Checks one exported chain or many, without asking the portal, also against the receipts you got.")
        {
            file,
            keys,
        };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetRequiredValue(file), parsed.GetValue(keys) ?? [], ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, string file, string[] keys, CancellationToken ct)
    {
        var (count, entries, unsealed, broken) = (0, 0, 0, 0);
        var trusted = keys.Length == 0 ? null : keys.ToHashSet(StringComparer.Ordinal);
        var book = new ReceiptBook(shell).ByJob();
        (LedgerExport Export, LedgerCheck Check, IReadOnlyList<Receipt> Receipts)? only = null;
        await foreach (var export in ExportFile.ReadAsync(shell, file, ct))
        {
            var receipts = book[Job(export)].ToList();
            var check = LedgerVerifier.Check(export, receipts, trusted);
            (count, entries, unsealed) = (count + 1, entries + check.Entries, unsealed + (check.SealedUpTo == 0 ? 1 : 0));
            only = count == 1 ? (export, check, receipts) : null;
            if (!check.IsIntact)
            {
                broken++;
                await shell.Out.WriteLineAsync($"NOT INTACT. {(count == 1 ? "" : $"Chain {Job(export)}: ")}{Shown.Text(check.Fault)}");
            }
        }
        if (broken > 0)
        {
            return ExitCodes.NotIntact;
        }
        foreach (var line in only is { } one ? Words(one.Export, one.Check, one.Receipts) : Words(count, entries, unsealed))
        {
            await shell.Out.WriteLineAsync(line);
        }
        return ExitCodes.Done;
    }

    private static JobId Job(LedgerExport export) => export.Entries is [{ } first, ..] ? new JobId(first.Chain) : default;

    private static IEnumerable<string> Words(int chains, int entries, int unsealed) =>
        chains == 0
            ? ["There is no chain in it."]
            :
            [
                $"Intact: {entries} entries of {chains} chains.",
                unsealed == 0 ? "All of them are sealed." : $"{unsealed} of them are not sealed yet: export them again in a minute.",
            ];

    private static IEnumerable<string> Words(LedgerExport export, LedgerCheck check, IReadOnlyList<Receipt> receipts) =>
        [
            $"Intact: {check.Entries} entries of {(export.Entries[0].Kind == LedgerKind.Submitted ? "job" : "chain")} {Job(export)}.",
            check.SealedUpTo == 0
                ? "No entry is sealed yet: export it again in a minute."
                : $"Sealed up to entry {check.SealedUpTo} by checkpoint {export.Proof!.Checkpoint.Number} at {check.SealedAt:yyyy-MM-dd HH:mm:ss} UTC, with key {export.Proof.Checkpoint.KeyId}.",
            receipts.Count == 0
                ? "You have kept no receipt of this job here, so only the seal speaks for it."
                : $"{receipts.Count} of your receipts fit, for entries {string.Join(", ", receipts.Select(receipt => receipt.Sequence).Order())}.",
        ];
}
