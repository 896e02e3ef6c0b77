using System.Security.Claims;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Identity.Factors;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>How and when somebody proved who they are, as a token tells it on.</summary>
/// <param name="At">Unix seconds of the last second factor; null when a remembered device stood in for it.</param>
/// <param name="Methods">The methods, in the words of <see cref="Amr"/>.</param>
internal sealed record SignedInBy(string? At, IReadOnlyList<string> Methods)
{
    /// <summary>More than one factor (REFEDS MFA profile, https://refeds.org/profile/mfa).</summary>
    public const string SeveralFactors = "https://refeds.org/profile/mfa";

    /// <summary>One (REFEDS single-factor profile, https://refeds.org/profile/sfa). A remembered device is no second one here.</summary>
    public const string OneFactor = "https://refeds.org/profile/sfa";

    /// <summary>The authentication context class of OpenID Connect Core 1.0, section 2.</summary>
    public string Acr =>
        Methods.Any(method => method is Amr.Multiple or Amr.OneTimeCode or Amr.Passkey or Amr.RecoveryCode) ? SeveralFactors : OneFactor;

    public static SignedInBy Of(ClaimsPrincipal principal) =>
        new(principal.FindFirst(CallerClaims.ConfirmedAt)?.Value, [.. principal.FindAll(CallerClaims.Methods).Select(claim => claim.Value)]);
}
