namespace Pollinator.Contracts;

/// <summary>A personal access token as shown in a list; the secret itself is shown once, when it is made.</summary>
public sealed record TokenView(
    TokenId Id,
    string Name,
    Scopes Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt = null
);

/// <summary>A token just made. <paramref name="Secret"/> is shown now and never again.</summary>
public sealed record NewToken(TokenView Token, string Secret);

/// <summary>What a person does with the own account.</summary>
public interface IAccount
{
    /// <summary>The person's name and e-mail address.</summary>
    Task<Outcome<AccountView>> GetAsync(Caller caller, CancellationToken ct);

    /// <summary>The caller's own tokens that have neither expired nor been revoked, newest first.</summary>
    Task<Outcome<IReadOnlyList<TokenView>>> TokensAsync(Caller caller, CancellationToken ct);

    /// <summary>Makes a token. Name 1 to 100 characters; scopes never <see cref="Scopes.Account"/>; lifetime 1 to 365 days.</summary>
    Task<Outcome<NewToken>> CreateTokenAsync(Caller caller, CreateToken request, CancellationToken ct);

    /// <summary>Revokes one of the caller's own tokens; it stops working at once.</summary>
    Task<Outcome<Done>> RevokeTokenAsync(Caller caller, TokenId token, CancellationToken ct);
}

/// <summary>A person, to that person.</summary>
public sealed record AccountView(UserId Id, string DisplayName, string Email, string ColonyName, DateTimeOffset CreatedAt);

/// <summary>Asks for a personal access token.</summary>
public sealed record CreateToken(string Name, Scopes Scopes, int LifetimeDays);
