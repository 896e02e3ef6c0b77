using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>What the ledger room refuses.</summary>
internal static class LedgerRefusals
{
    public static readonly Refusal NotReadable = new(
        RefusalKind.Forbidden,
        "scope-missing",
        "Your token may not read. Make one with the right 'See' on your account page."
    );
}
