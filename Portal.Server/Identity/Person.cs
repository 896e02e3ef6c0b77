using Microsoft.AspNetCore.Identity;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Someone who can sign in. The row, with the name in it, can be erased; the id may stand on in ledgers.</summary>
public sealed class Person : IdentityUser<Guid>
{
    /// <summary>As shown to others.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>When the account was made, Unix milliseconds.</summary>
    public long CreatedAt { get; set; }

    /// <summary>Whether this person looks after the portal itself: its people and colonies.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>Whether an administrator has locked the account. Guesses of others lock it for minutes; they keep out nobody who signs in without a password.</summary>
    public bool IsLockedForGood => LockoutEnd == LockedForGood;

    /// <summary>Until when an account rests that an administrator has locked. Identity's own lock after wrong tries ends after minutes.</summary>
    public static DateTimeOffset LockedForGood => DateTimeOffset.MaxValue;
}
