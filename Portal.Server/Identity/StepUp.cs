using System.Security.Claims;
using Microsoft.Extensions.Options;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>
/// What opens other doors asks once more who is there: an unlocked laptop is not its owner. Services ask it for adding a key or a system, reading a
/// secret, changing a role, deleting a project, making a token. A program is not asked: its token was made behind this question.
/// </summary>
internal sealed class StepUp(IOptions<SignInOptions> options, TimeProvider time)
{
    /// <summary>Whether who is behind a cookie proved not long ago that it is them.</summary>
    public bool IsFresh(ClaimsPrincipal principal) => CallerClaims.ConfirmedOf(principal) is { } at && IsFresh(at);

    /// <summary>Null when the caller proved not long ago that it is them; else what to answer.</summary>
    public Refusal? Refuse(Caller caller) =>
        caller.IsProgram || (caller.ConfirmedAt is { } at && IsFresh(at))
            ? null
            : new Refusal(
                RefusalKind.Forbidden,
                RefusalCodes.ConfirmNeeded,
                "Confirm that it is you: this asks for a fresh code of your authenticator app, or your passkey."
            );

    private bool IsFresh(DateTimeOffset at) => time.GetUtcNow() - at < TimeSpan.FromMinutes(options.Value.ConfirmMinutes);
}
