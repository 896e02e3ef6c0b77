using System.Text.Json;
using Pollinator.Cli.Shell;
using Pollinator.Contracts;

namespace Pollinator.Cli.Portal;

/// <summary>Receipts you got, one a line in <c>~/.local/state/pollinator/receipts.jsonl</c>: what you hold against a portal that denies a job.</summary>
internal sealed class ReceiptBook(Terminal shell)
{
    public string File => Path.Combine(shell.StateFolder, "receipts.jsonl");

    /// <summary>Keeps those not kept yet.</summary>
    public void Keep(string portal, long number, IEnumerable<Receipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            if (Of(receipt.Job).All(kept => kept.Sequence != receipt.Sequence || kept.Hash != receipt.Hash))
            {
                var line = JsonSerializer.Serialize(new KeptReceipt(portal, number, receipt), CliJson.Default.KeptReceipt);
                PrivateFile.Append(File, System.Text.Encoding.UTF8.GetBytes(line + "\n"));
            }
        }
    }

    /// <summary>Those of a job. A line that cannot be read (cut by a full disk) is passed over.</summary>
    public IReadOnlyList<Receipt> Of(JobId job)
    {
        if (!System.IO.File.Exists(File))
        {
            return [];
        }
        var id = job.ToString();
        var lines = System.IO.File.ReadLines(File).Where(line => line.Contains(id, StringComparison.Ordinal));
        return [.. lines.Select(Read).OfType<KeptReceipt>().Select(kept => kept.Receipt).Where(receipt => receipt.Job == job)];
    }

    /// <summary>All of them, for a check of many jobs.</summary>
    public ILookup<JobId, Receipt> ByJob() =>
        (System.IO.File.Exists(File) ? System.IO.File.ReadLines(File) : [])
            .Select(Read)
            .OfType<KeptReceipt>()
            .ToLookup(kept => kept.Receipt.Job, kept => kept.Receipt);

    private static KeptReceipt? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, CliJson.Default.KeptReceipt);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
