namespace Pollinator.Contracts;

/// <summary>What a caller may do. A cookie of a signed-in person holds all; a token holds what it was made for.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See jobs, logs, projects, executors and the ledger.</summary>
    Read = 1,

    /// <summary>Submit and cancel jobs.</summary>
    Jobs = 2,

    /// <summary>Make and change projects and snapshots.</summary>
    Projects = 4,

    /// <summary>Add and retire executors.</summary>
    Executors = 8,

    /// <summary>Make and revoke tokens, change the account. Never given to a token.</summary>
    Account = 16,

    /// <summary>Change the colony: its people, their roles, its name and limits. Held by its owners, never given to a token.</summary>
    Colony = 32,

    /// <summary>Look after the portal itself: its people and colonies. Held by its administrators beside whatever a colony gives them.</summary>
    Portal = 64,

    /// <summary>The most that a token can be made for.</summary>
    ForPrograms = Read | Jobs | Projects | Executors,

    /// <summary>All that the owner of a colony has in it.</summary>
    All = ForPrograms | Account | Colony,
}

/// <summary>Who asks. Every call of a port names its caller; the room's service decides what this caller may do.</summary>
/// <param name="User">The person.</param>
/// <param name="Colony">The colony the person acts in.</param>
/// <param name="Scopes">What may be done.</param>
public sealed record Caller(UserId User, ColonyId Colony, Scopes Scopes)
{
    /// <summary>
    /// When the person last proved by a second factor that it is them (by the password, where no second one is there); null for a program.
    /// </summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>The session through which the person asks, of a browser or of a program that was signed in; null for a token or client.</summary>
    public Guid? Session { get; init; }

    /// <summary>Whether a program asks, by a token. What it may do was confirmed when the token was made.</summary>
    public bool IsProgram { get; init; }

    /// <summary>Whether all of <paramref name="needed"/> is held.</summary>
    public bool Has(Scopes needed) => (Scopes & needed) == needed;
}

/// <summary>The names under which a signed-in person's ids travel in a claims principal.</summary>
public static class CallerClaims
{
    /// <summary>The claim that holds the <see cref="UserId"/>.</summary>
    public const string User = "sub";

    /// <summary>The claim that holds the <see cref="ColonyId"/>.</summary>
    public const string Colony = "pollinator_colony";

    /// <summary>The claim that holds the scopes as their number.</summary>
    public const string Scopes = "pollinator_scopes";

    /// <summary>The claim that holds the name shown to people.</summary>
    public const string DisplayName = "name";

    /// <summary>The claim that holds <see cref="Caller.ConfirmedAt"/>, in Unix seconds (OpenID Connect Core 1.0, section 2).</summary>
    public const string ConfirmedAt = "auth_time";

    /// <summary>The claims that say how somebody signed in: <c>pwd</c>, <c>otp</c>, <c>mfa</c> and others of RFC 8176.</summary>
    public const string Methods = "amr";

    /// <summary>The claim that holds the id of the session in a browser.</summary>
    public const string Session = "sid";

    /// <summary>The claim that says that a program asks, by a token.</summary>
    public const string Program = "pollinator_program";

    /// <summary>Reads the caller from a principal; null when nobody is signed in.</summary>
    public static Caller? Find(System.Security.Claims.ClaimsPrincipal? principal) =>
        principal?.Identity?.IsAuthenticated == true
        && UserId.TryParse(principal.FindFirst(User)?.Value, null, out var user)
        && ColonyId.TryParse(principal.FindFirst(Colony)?.Value, null, out var colony)
        && int.TryParse(principal.FindFirst(Scopes)?.Value, System.Globalization.CultureInfo.InvariantCulture, out var scopes)
            ? new Caller(user, colony, (Contracts.Scopes)scopes)
            {
                ConfirmedAt = ConfirmedOf(principal),
                IsProgram = principal.HasClaim(claim => claim.Type == Program),
                Session = Guid.TryParse(principal.FindFirst(Session)?.Value, out var session) ? session : null,
            }
            : null;

    /// <summary>When the person behind a principal last confirmed that it is them; null for never.</summary>
    public static DateTimeOffset? ConfirmedOf(System.Security.Claims.ClaimsPrincipal principal) =>
        long.TryParse(principal.FindFirst(ConfirmedAt)?.Value, System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
