using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>
/// All working tokens in memory, by hash: a request with a token costs one hash and one look-up, a wrong one no query, and a revoked one stops
/// with the removal here. Read once, when first asked; what changes of a person's tokens, role or account later is read again by
/// <see cref="RefreshAsync"/>.
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

    /// <summary>The token with this id, when it works now. Asking is no use of it.</summary>
    public LiveToken? Find(TokenId id) =>
        hashes.TryGetValue(id, out var hash) && tokens.TryGetValue(hash, out var token) && token.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? token
            : null;

    /// <summary>
    /// Reads a person's tokens again: one was made or revoked, or what the person may do has changed. One at a time, so that what stands here in
    /// the end is what the database said last.
    /// </summary>
    public async Task RefreshAsync(Guid person, CancellationToken ct)
    {
        await loading.WaitAsync(ct);
        try
        {
            // What was never read is read whole when it is first asked for.
            if (loaded)
            {
                var working = await ReadAsync(person, ct);
                foreach (var gone in tokens.Values.Where(token => token.Person == person && !working.Contains(token.Id)).ToList())
                {
                    Remove(gone.Id);
                }
            }
        }
        finally
        {
            loading.Release();
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
                await ReadAsync(person: null, ct);
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

    private async Task<HashSet<TokenId>> ReadAsync(Guid? person, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var locked = Person.LockedForGood;
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await (
            from token in db.Set<PersonalToken>()
            join owner in db.Users on token.Person equals owner.Id
            join membership in db.Set<Membership>() on new { token.Person, token.Colony } equals new { membership.Person, membership.Colony }
            where token.RevokedAt == null && token.ExpiresAt > now && owner.LockoutEnd != locked && (person == null || token.Person == person)
            select new
            {
                token,
                owner.DisplayName,
                membership.Role,
            }
        )
            .AsNoTracking()
            .ToListAsync(ct);
        foreach (var row in rows)
        {
            Put(new LiveToken(row.token, row.DisplayName, Membership.ScopesOf(row.Role)), row.token.Hash);
        }

        return [.. rows.Select(row => row.token.Id)];
    }

    private void Put(LiveToken token, ContentHash hash)
    {
        if (tokens.TryGetValue(hash, out var before))
        {
            // What was used meanwhile is not written down yet.
            token.Use(before.LastUsedAt);
        }

        hashes[token.Id] = hash;
        tokens[hash] = token;
    }

    private void Remove(TokenId token)
    {
        if (hashes.TryRemove(token, out var hash))
        {
            tokens.TryRemove(hash, out _);
        }
    }
}
