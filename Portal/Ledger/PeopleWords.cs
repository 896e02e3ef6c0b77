using Pollinator.Contracts;
using Pollinator.Portal.Shared;
using static Pollinator.Portal.Language.Wording;

namespace Pollinator.Portal.Ledger;

/// <summary>Words of what happened to colonies and their people. Names of people stand in no entry but as whoever did it.</summary>
internal static class PeopleWords
{
    public static EntryWords Of(LedgerEntryView view, Func<string, string?> says)
    {
        var by = view.ActorName;
        return view.Entry.Kind switch
        {
            LedgerKind.ColonyMade => new(L("Colony made"), by, "tone-waiting"),
            LedgerKind.ColonyRenamed => new(L("Colony renamed"), by, "tone-waiting"),
            LedgerKind.PersonInvited => new(L("Somebody invited"), Join(by, Role(says("role"))), "tone-waiting"),
            LedgerKind.InvitationWithdrawn => new(L("Invitation withdrawn"), by, "tone-waiting"),
            LedgerKind.MemberJoined => new(L("Joined the colony"), Join(by, Role(says("role"))), "tone-waiting"),
            LedgerKind.RoleChanged => new(L("Role changed"), Join(L("by {0}", by), Role(says("role"))), "tone-attention"),
            LedgerKind.MemberRemoved => new(says("left") is null ? L("Member removed") : L("Left the colony"), by, "tone-attention"),
            LedgerKind.LimitsChanged => new(
                L("Limits changed"),
                Join(
                    Join(by, says("mostJobs") is { } most ? L("{0} jobs at once", most) : L("no limit on jobs")),
                    long.TryParse(says("mostBytes"), out var bytes) ? L("{0} of files", Sizes.Bytes(bytes)) : L("no limit on files")
                ),
                "tone-waiting"
            ),
            LedgerKind.PasswordResetLinkMade => new(L("Link for a new password made"), by, "tone-attention"),
            LedgerKind.AdministratorChanged => new(
                says("administrator") is "True" ? L("Made an administrator of the portal") : L("No administrator of the portal any more"),
                L("by {0}", by),
                "tone-attention"
            ),
            LedgerKind.PasswordReset => new(L("New password chosen by a link"), by, "tone-attention"),
            _ => new(says("locked") is "False" ? L("Account opened again") : L("Account locked"), L("by {0}", by), "tone-attention"),
        };
    }

    private static string? Role(string? role) =>
        role switch
        {
            nameof(ColonyRole.Owner) => L("as owner"),
            nameof(ColonyRole.Member) => L("as member"),
            nameof(ColonyRole.Viewer) => L("as viewer"),
            _ => null,
        };

    private static string Join(string who, string? what) => what is null ? who : $"{who}, {what}";
}
