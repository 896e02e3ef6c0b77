using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Pollinator.Contracts;

namespace Pollinator.Portal.Server.Identity;

/// <summary>A token that works, ready to answer a request without asking the database.</summary>
internal sealed class LiveToken
{
    /// <summary>The claim that says which token it was.</summary>
    public const string IdClaim = "pollinator_token";

    private long lastUsedAt;

    public LiveToken(PersonalToken row, string displayName, Scopes most)
    {
        Id = row.Id;
        Person = row.Person;
        ExpiresAt = row.ExpiresAt;
        lastUsedAt = row.LastUsedAt ?? 0;
        WrittenUse = lastUsedAt;
        var caller = new Caller(new UserId(row.Person), row.Colony, row.Scopes & most & Scopes.ForPrograms) { IsProgram = true };
        var identity = new ClaimsIdentity(PersonClaims.Of(caller, displayName), TokenAuthentication.SchemeName, CallerClaims.DisplayName, null);
        identity.AddClaim(new Claim(IdClaim, row.Id.ToString()));
        var life = new AuthenticationProperties { ExpiresUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt) };
        Answer = AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), life, TokenAuthentication.SchemeName));
    }

    public TokenId Id { get; }

    /// <summary>Whose it is.</summary>
    public Guid Person { get; }

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresAt { get; }

    /// <summary>The answer to a request that carries this token.</summary>
    public AuthenticateResult Answer { get; }

    /// <summary>The last use that the database knows of. Touched only by <see cref="TokenUse"/>.</summary>
    public long WrittenUse { get; set; }

    /// <summary>Unix milliseconds; 0 for never.</summary>
    public long LastUsedAt => Volatile.Read(ref lastUsedAt);

    public void Use(long now) => Volatile.Write(ref lastUsedAt, now);
}
