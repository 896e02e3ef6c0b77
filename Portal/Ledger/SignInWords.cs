using Pollinator.Contracts;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Ledger;

/// <summary>Words for what happens to a person's factors and sessions.</summary>
internal static class SignInWords
{
    public static EntryWords Of(LedgerEntryView view)
    {
        var (title, tone) = view.Entry.Kind switch
        {
            LedgerKind.FactorAdded => (L("Second factor added"), "tone-waiting"),
            LedgerKind.FactorRemoved => (L("Second factor removed"), "tone-attention"),
            LedgerKind.FactorRefused => (L("Second factor refused"), "tone-attention"),
            LedgerKind.RecoveryCodesMade => (L("New recovery codes made"), "tone-waiting"),
            LedgerKind.RecoveryCodeUsed => (L("Recovery code used"), "tone-attention"),
            LedgerKind.PasswordChanged => (L("Password changed"), "tone-waiting"),
            LedgerKind.SessionsEnded => (L("Sessions ended"), "tone-waiting"),
            LedgerKind.SignedOut => (L("Signed out"), "tone-waiting"),
            LedgerKind.OutsideLinked => (L("Sign-in of another organisation linked"), "tone-attention"),
            LedgerKind.OutsideUnlinked => (L("Sign-in of another organisation unlinked"), "tone-waiting"),
            LedgerKind.PushBrowserAdded => (L("Notifications to a browser turned on"), "tone-waiting"),
            LedgerKind.PushBrowserRemoved => (L("Notifications to a browser turned off"), "tone-waiting"),
            _ => (L("Confirmed by a second factor"), "tone-waiting"),
        };
        return new(title, view.ActorName, tone);
    }
}
