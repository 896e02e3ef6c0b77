using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>What of colonies is refused, in which words.</summary>
internal static class ColonyRules
{
    private const int LongestName = 100;

    public static Refusal MayNotRead { get; } =
        new(RefusalKind.Forbidden, "scope-missing", "This token was not made for reading. Make one with the right 'See'.");

    public static Refusal OnlyInPerson { get; } = new(RefusalKind.Forbidden, "scope-missing", "Only a signed-in person may do this, not a token.");

    public static Refusal OnlyOwners { get; } =
        new(RefusalKind.Forbidden, "scope-missing", "Only an owner of the colony may do this, signed in. Its members page names the owners.");

    public static Refusal OnlyAdministrators { get; } =
        new(RefusalKind.Forbidden, "scope-missing", "Only an administrator of the portal may do this, signed in.");

    public static Refusal LastOwner { get; } =
        new(
            RefusalKind.Conflict,
            "last-owner",
            "A colony has at least one owner, and this is the last. Make another member an owner first, then try again."
        );

    public static Refusal BadRole { get; } = new(RefusalKind.Invalid, "bad-role", "A role is Owner, Member or Viewer.");

    /// <summary>The name as it is kept, or what is wrong with it.</summary>
    public static Outcome<string> Name(string name)
    {
        var read = name.Trim();
        return read.Length is 0 or > LongestName || read.Any(char.IsControl)
            ? new Refusal(RefusalKind.Invalid, "colony-name", $"A colony's name has 1 to {LongestName} characters.")
            : read;
    }
}
