using System.Security.Claims;

namespace Pollinator.Portal.Server.Identity.Live;

/// <summary>
/// Says of one way to prove oneself whether it would still be believed, had the request come just now. A new way to sign in adds one of these;
/// without it nothing that it proves lasts.
/// </summary>
internal interface IStands
{
    /// <summary>The authentication type of the principals it knows.</summary>
    string Scheme { get; }

    /// <summary>Whether what the request was allowed by is still there, and gives no less than it did.</summary>
    ValueTask<bool> StandsAsync(ClaimsPrincipal principal, CancellationToken ct);
}
