using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>
/// All working tokens in memory, by hash: a request with a token costs one hash and one look-up, a wrong one no query, and a revoked one stops
/// with the removal here. Read once, when first asked; every later change goes through <see cref="Add"/> and <see cref="Remove"/>.
/// </summary>
internal sealed class TokenIndex(IDbContextFactory<AppDb> databases, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<ContentHash, LiveToken> tokens = new();
    private readonly ConcurrentDictionary<TokenId, ContentHash> hashes = new();
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile bool loaded;

    /// <summary>All of them.</summary>
    public IEnumerable<LiveToken> All => tokens.Values;

    /// <summary>The token with this hash, when it works now.</summary>
    public ValueTask<LiveToken?> FindAsync(ContentHash hash, CancellationToken ct) => loaded ? new(Find(hash)) : LoadAndFindAsync(hash, ct);

    /// <summary>A token just made works from now on.</summary>
    public void Add(PersonalToken row, string displayName, Scopes most)
    {
        hashes[row.Id] = row.Hash;
        tokens[row.Hash] = new LiveToken(row, displayName, most);
    }

    /// <summary>A token just revoked stops now.</summary>
    public void Remove(TokenId token)
    {
        if (hashes.TryRemove(token, out var hash))
        {
            tokens.TryRemove(hash, out _);
        }
    }

    /// <summary>Reads the working tokens, unless that was done.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        await loading.WaitAsync(ct);
        try
        {
            if (!loaded)
            {
                await ReadAsync(ct);
                loaded = true;
            }
        }
        finally
        {
            loading.Release();
        }
    }

    public void Dispose() => loading.Dispose();

    private LiveToken? Find(ContentHash hash)
    {
        if (!tokens.TryGetValue(hash, out var token))
        {
            return null;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now >= token.ExpiresAt)
        {
            Remove(token.Id);
            return null;
        }

        token.Use(now);
        return token;
    }

    private async ValueTask<LiveToken?> LoadAndFindAsync(ContentHash hash, CancellationToken ct)
    {
        await LoadAsync(ct);
        return Find(hash);
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await (
            from token in db.Set<PersonalToken>()
            join person in db.Users on token.Person equals person.Id
            join membership in db.Set<Membership>() on new { token.Person, token.Colony } equals new { membership.Person, membership.Colony }
            where token.RevokedAt == null && token.ExpiresAt > now
            select new
            {
                token,
                person.DisplayName,
                membership.Role,
            }
        )
            .AsNoTracking()
            .ToListAsync(ct);
        foreach (var row in rows)
        {
            Add(row.token, row.DisplayName, Membership.ScopesOf(row.Role));
        }
    }
}
