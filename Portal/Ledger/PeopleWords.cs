using Pollinator.Contracts;
using Pollinator.Portal.Shared;

namespace Pollinator.Portal.Ledger;

/// <summary>Words of what happened to colonies and their people. Names of people stand in no entry but as whoever did it.</summary>
internal static class PeopleWords
{
    public static EntryWords Of(LedgerEntryView view, Func<string, string?> says)
    {
        var by = view.ActorName;
        return view.Entry.Kind switch
        {
            LedgerKind.ColonyMade => new("Colony made", by, "tone-waiting"),
            LedgerKind.ColonyRenamed => new("Colony renamed", by, "tone-waiting"),
            LedgerKind.PersonInvited => new("Somebody invited", Join(by, Role(says("role"))), "tone-waiting"),
            LedgerKind.InvitationWithdrawn => new("Invitation withdrawn", by, "tone-waiting"),
            LedgerKind.MemberJoined => new("Joined the colony", Join(by, Role(says("role"))), "tone-waiting"),
            LedgerKind.RoleChanged => new("Role changed", Join($"by {by}", Role(says("role"))), "tone-attention"),
            LedgerKind.MemberRemoved => new(says("left") is null ? "Member removed" : "Left the colony", by, "tone-attention"),
            LedgerKind.LimitsChanged => new(
                "Limits changed",
                Join(
                    Join(by, says("mostJobs") is { } most ? $"{most} jobs at once" : "no limit on jobs"),
                    long.TryParse(says("mostBytes"), out var bytes) ? $"{Sizes.Bytes(bytes)} of files" : "no limit on files"
                ),
                "tone-waiting"
            ),
            LedgerKind.PasswordResetLinkMade => new("Link for a new password made", by, "tone-attention"),
            LedgerKind.AdministratorChanged => new(
                says("administrator") is "True" ? "Made an administrator of the portal" : "No administrator of the portal any more",
                $"by {by}",
                "tone-attention"
            ),
            LedgerKind.PasswordReset => new("New password chosen by a link", by, "tone-attention"),
            _ => new(says("locked") is "False" ? "Account opened again" : "Account locked", $"by {by}", "tone-attention"),
        };
    }

    private static string? Role(string? role) =>
        role switch
        {
            nameof(ColonyRole.Owner) => "as owner",
            nameof(ColonyRole.Member) => "as member",
            nameof(ColonyRole.Viewer) => "as viewer",
            _ => null,
        };

    private static string Join(string who, string? what) => what is null ? who : $"{who}, {what}";
}
