using System.CommandLine;
using System.Text.Json;
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
        var command = new Command("verify", "Checks an exported ledger without asking the portal, also against the receipts you got.") { file, keys };
        command.SetAction((parsed, ct) => RunAsync(shell, parsed.GetRequiredValue(file), parsed.GetValue(keys) ?? [], ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal shell, string file, string[] keys, CancellationToken ct)
    {
        var export = await ReadAsync(shell, file, ct);
        var job = export.Entries is [{ } first, ..] ? new JobId(first.Chain) : default;
        var receipts = new ReceiptBook(shell).Of(job);
        var check = LedgerVerifier.Check(export, receipts, keys.Length == 0 ? null : keys.ToHashSet(StringComparer.Ordinal));
        if (!check.IsIntact)
        {
            await shell.Out.WriteLineAsync($"NOT INTACT. {Shown.Text(check.Fault)}");
            return ExitCodes.NotIntact;
        }
        await shell.Out.WriteLineAsync($"Intact: {check.Entries} entries of job {job}.");
        await shell.Out.WriteLineAsync(Seal(export, check));
        await shell.Out.WriteLineAsync(
            receipts.Count == 0
                ? "You have kept no receipt of this job here, so only the seal speaks for it."
                : $"{receipts.Count} of your receipts fit, for entries {string.Join(", ", receipts.Select(receipt => receipt.Sequence).Order())}."
        );
        return ExitCodes.Done;
    }

    private static string Seal(LedgerExport export, LedgerCheck check) =>
        check.SealedUpTo == 0
            ? "No entry is sealed yet: export it again in a minute."
            : $"Sealed up to entry {check.SealedUpTo} by checkpoint {export.Proof!.Checkpoint.Number} at {check.SealedAt:yyyy-MM-dd HH:mm:ss} UTC, with key {export.Proof.Checkpoint.KeyId}.";

    private static async Task<LedgerExport> ReadAsync(Terminal shell, string file, CancellationToken ct)
    {
        try
        {
            var text = file is "-" ? await shell.In.ReadToEndAsync(ct) : await File.ReadAllTextAsync(Path.Combine(shell.WorkingFolder, file), ct);
            return JsonSerializer.Deserialize(text, ContractsJson.Default.LedgerExport) ?? throw new JsonException("It is empty.");
        }
        catch (JsonException fault)
        {
            throw new CliException($"{file} is not an exported ledger: {fault.Message}", fault);
        }
    }
}
