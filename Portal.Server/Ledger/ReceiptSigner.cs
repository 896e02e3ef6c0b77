using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>Signs receipts: what a submitter keeps, so that a received job cannot be dropped unseen.</summary>
internal sealed class ReceiptSigner(LedgerKeys keys)
{
    /// <summary>Vouches for one entry of a job's chain, which must be durable by now. Callable from any thread, thousands of times a second.</summary>
    public Receipt Sign(JobId job, long sequence, ContentHash hash, long writtenUnixMs)
    {
        var key = keys.Present;
        var signature = key.Sign(LedgerHash.ReceiptBytes(job, sequence, hash, writtenUnixMs));
        return new Receipt(job, sequence, hash, writtenUnixMs, key.Id, signature);
    }
}
