namespace Pollinator.Portal.Server.Ledger;

/// <summary>How the ledger is sealed (section <c>Ledger</c>).</summary>
internal sealed record LedgerOptions
{
    /// <summary>Seconds between two checkpoints, 1 to 3600. What was written since the last one is not sealed yet.</summary>
    public int SealEverySeconds { get; set; } = 10;

    public bool IsValid => SealEverySeconds is >= 1 and <= 3600;
}
