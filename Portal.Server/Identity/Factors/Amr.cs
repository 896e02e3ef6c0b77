namespace Pollinator.Portal.Server.Identity.Factors;

/// <summary>How somebody signed in, in the words of RFC 8176 where it has one.</summary>
internal static class Amr
{
    public const string Password = "pwd";

    public const string OneTimeCode = "otp";

    /// <summary>Our own word: RFC 8176 has none.</summary>
    public const string RecoveryCode = "recovery";

    /// <summary>A passkey: a key that its device gives out only to who unlocks it.</summary>
    public const string Passkey = "hwk";

    /// <summary>The user was verified by the device: PIN or biometrics.</summary>
    public const string UserVerified = "user";

    public const string Multiple = "mfa";

    /// <summary>Our own word: an outside authority said who it is.</summary>
    public const string Outside = "outside";

    /// <summary>Our own word: this device proved itself by an earlier second factor.</summary>
    public const string RememberedDevice = "remembered";
}
