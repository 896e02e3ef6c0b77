using Pollinator.Contracts;

namespace Pollinator.Portal.Ledger;

/// <summary>Words for what happens to a person's factors and sessions.</summary>
internal static class SignInWords
{
    public static EntryWords Of(LedgerEntryView view)
    {
        var (title, tone) = view.Entry.Kind switch
        {
            LedgerKind.FactorAdded => ("Second factor added", "tone-waiting"),
            LedgerKind.FactorRemoved => ("Second factor removed", "tone-attention"),
            LedgerKind.FactorRefused => ("Second factor refused", "tone-attention"),
            LedgerKind.RecoveryCodesMade => ("New recovery codes made", "tone-waiting"),
            LedgerKind.RecoveryCodeUsed => ("Recovery code used", "tone-attention"),
            LedgerKind.PasswordChanged => ("Password changed", "tone-waiting"),
            LedgerKind.SessionsEnded => ("Sessions ended", "tone-waiting"),
            LedgerKind.SignedOut => ("Signed out", "tone-waiting"),
            LedgerKind.OutsideLinked => ("Sign-in of another organisation linked", "tone-attention"),
            LedgerKind.OutsideUnlinked => ("Sign-in of another organisation unlinked", "tone-waiting"),
            _ => ("Confirmed by a second factor", "tone-waiting"),
        };
        return new(title, view.ActorName, tone);
    }
}
