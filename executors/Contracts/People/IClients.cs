namespace Pollinator.Contracts;

/// <summary>
/// A program that signs in by an id and a secret of its own, such as a CI pipeline (OAuth 2.0 client credentials, RFC 6749, section 4.4): it exchanges
/// them for short-lived access tokens. It acts for the person who made it, in that person's colony.
/// </summary>
/// <param name="Id">The client id.</param>
/// <param name="Name">The owner's name for it.</param>
/// <param name="Scopes">The most it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it gets no more tokens.</param>
/// <param name="LastUsedAt">When it last got one; null for never.</param>
public sealed record ClientView(
    string Id,
    string Name,
    Scopes Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt = null
);

/// <summary>Asks for a client.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Scopes">At least one of <see cref="Contracts.Scopes.ForPrograms"/>, none that the caller does not hold.</param>
/// <param name="LifetimeDays">1 to 365 days.</param>
public sealed record CreateClient(string Name, Scopes Scopes, int LifetimeDays = 30);

/// <summary>A client just made. <paramref name="Secret"/> is shown now and never again.</summary>
public sealed record NewClient(ClientView Client, string Secret);

/// <summary>The clients of a person. All of it needs <see cref="Scopes.Account"/>, which no program holds.</summary>
public interface IClients
{
    /// <summary>The caller's own clients that have neither expired nor been revoked, newest first.</summary>
    Task<Outcome<IReadOnlyList<ClientView>>> ListAsync(Caller caller, CancellationToken ct);

    /// <summary>Makes a client. Needs a fresh second factor. Refuses <c>token-invalid</c>, and <c>too-many-clients</c> beyond 100.</summary>
    Task<Outcome<NewClient>> CreateAsync(Caller caller, CreateClient request, CancellationToken ct);

    /// <summary>Revokes one of the caller's own clients; it and the access tokens it has stop working at once.</summary>
    Task<Outcome<Done>> RevokeAsync(Caller caller, string client, CancellationToken ct);
}
