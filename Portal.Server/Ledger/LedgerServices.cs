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
        // By factory while not every room that names things has landed: a host that is validated when built still starts.
        builder.Services.AddSingleton<ILedger>(services =>
            ActivatorUtilities.CreateInstance<JobLedger>(services, ActivatorUtilities.CreateInstance<ActorNames>(services))
        );
    }
}
