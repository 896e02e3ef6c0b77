namespace Pollinator.Portal.Server.Ledger;

/// <summary>Registers the ledger room.</summary>
internal static class LedgerServices
{
    /// <summary>Adds keys, receipts, checkpoints and the ledger's port.</summary>
    public static void AddLedger(this IHostApplicationBuilder builder)
    {
        builder.Services.AddDataProtection();
        builder.Services.AddSingleton<LedgerKeys>();
        builder.Services.AddSingleton<ReceiptSigner>();
    }
}
