using Microsoft.EntityFrameworkCore;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Writes down which tokens were used.</summary>
internal sealed class TokenUse(TokenIndex tokens, IDbContextFactory<AppDb> databases, TimeProvider time, ILogger<TokenUse> logger)
    : UseWriter("Last use of tokens", "tokens", time, logger)
{
    /// <inheritdoc />
    public override async Task WriteAsync(CancellationToken ct)
    {
        var used = tokens.All.Where(token => token.LastUsedAt > token.WrittenUse).ToList();
        if (used.Count == 0)
        {
            return;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        foreach (var token in used)
        {
            var at = token.LastUsedAt;
            await db.Set<PersonalToken>().Where(row => row.Id == token.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, at), ct);
            token.WrittenUse = at;
        }
    }
}
