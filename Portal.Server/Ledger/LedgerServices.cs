using Pollinator.Contracts;

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
        builder
            .Services.AddOptions<LedgerOptions>()
            .BindConfiguration("Ledger")
            .Validate(options => options.IsValid, "Ledger:SealEverySeconds must be a number from 1 to 3600.")
            .ValidateOnStart();
        builder.Services.AddSingleton<Sealer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Sealer>());
        builder.Services.AddSingleton<ILedgerWriter, LedgerWriter>();
        builder.Services.AddSingleton<ChainAudit>();
        builder.Services.AddSingleton<ActorNames>();
        builder.Services.AddSingleton<LedgerSearch>();
        builder.Services.AddSingleton<LedgerExports>();
        builder.Services.AddSingleton<ILedger, JobLedger>();
    }
}
