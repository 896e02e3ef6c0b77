using Microsoft.Extensions.Options;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Whether everybody needs a second factor.</summary>
internal enum Mfa
{
    /// <summary>Nothing opens before one is set up.</summary>
    Required = 0,

    /// <summary>Each person decides.</summary>
    Optional = 1,
}

/// <summary>The settings below <c>Identity</c>.</summary>
internal sealed record SignInOptions
{
    public const string Section = "Identity";

    /// <summary>Whether everybody needs a second factor. Required unless it is set otherwise.</summary>
    public Mfa Mfa { get; set; } = Mfa.Required;

    /// <summary>For how many minutes a second factor counts as fresh, 1 to 60.</summary>
    public int ConfirmMinutes { get; set; } = 10;

    /// <summary>For how many days a person can stay signed in on a device, 1 to 90.</summary>
    public int StayDays { get; set; } = 7;

    /// <summary>Whether everybody may make colonies; else only administrators of the portal.</summary>
    public bool AnyoneMakesColonies { get; set; }
}

/// <summary>Says at start what is wrong with the settings, all at once.</summary>
internal sealed class SignInOptionsCheck : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options) =>
        Faults(options).ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;

    private static IEnumerable<string> Faults(SignInOptions options)
    {
        if (!Enum.IsDefined(options.Mfa))
        {
            yield return $"Identity:Mfa is '{options.Mfa}'. It must be Required or Optional.";
        }

        if (options.ConfirmMinutes is < 1 or > 60)
        {
            yield return $"Identity:ConfirmMinutes is {options.ConfirmMinutes}. It must be 1 to 60.";
        }

        if (options.StayDays is < 1 or > 90)
        {
            yield return $"Identity:StayDays is {options.StayDays}. It must be 1 to 90.";
        }
    }
}
