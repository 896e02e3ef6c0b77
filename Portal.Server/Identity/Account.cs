using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Identity;

/// <summary>What a person does with the own account.</summary>
internal sealed class Account(IDbContextFactory<AppDb> databases, TokenIndex index, StepUp stepUp, AccountAudit audit, TimeProvider time) : IAccount
{
    private const int MostTokens = 100;

    public async Task<Outcome<AccountView>> GetAsync(Caller caller, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = await (
            from person in db.Users
            from colony in db.Set<Colony>()
            where person.Id == caller.User.Value && colony.Id == caller.Colony
            select new
            {
                person.DisplayName,
                person.Email,
                person.CreatedAt,
                colony.Name,
            }
        ).FirstOrDefaultAsync(ct);
        return found is null
            ? Refusal.NotFound("account")
            : new AccountView(
                caller.User,
                found.DisplayName,
                found.Email ?? "",
                found.Name,
                DateTimeOffset.FromUnixTimeMilliseconds(found.CreatedAt)
            );
    }

    public async Task<Outcome<IReadOnlyList<TokenView>>> TokensAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden();
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Working(db, caller).OrderByDescending(token => token.CreatedAt).ThenByDescending(token => token.Id).ToListAsync(ct);
        var used = index.All.ToDictionary(token => token.Id, token => token.LastUsedAt);
        foreach (var row in rows.Where(row => used.GetValueOrDefault(row.Id) > (row.LastUsedAt ?? 0)))
        {
            row.LastUsedAt = used[row.Id];
        }

        return rows.ConvertAll(row => row.ToView());
    }

    public async Task<Outcome<NewToken>> CreateTokenAsync(Caller caller, CreateToken request, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden();
        }

        if ((TokenRules.Check(request, caller) ?? stepUp.Refuse(caller)) is { } fault)
        {
            return fault;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (await Working(db, caller).CountAsync(ct) >= MostTokens)
        {
            return new Refusal(RefusalKind.Conflict, "too-many-tokens", $"You have {MostTokens} tokens. Revoke one you no longer use.");
        }

        // The cookie may be older than the end of the membership.
        if (!await db.Set<Membership>().AnyAsync(row => row.Person == caller.User.Value && row.Colony == caller.Colony, ct))
        {
            return Refusal.NotFound("account");
        }

        var secret = TokenText.New();
        var row = New(caller, request, secret);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await index.RefreshAsync(caller.User.Value, ct);
        await audit.WriteAsync(LedgerKind.TokenCreated, caller.User, caller.Colony, DetailsOf(row), ct);
        return new NewToken(row.ToView(), secret);
    }

    public async Task<Outcome<Done>> RevokeTokenAsync(Caller caller, TokenId token, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return Forbidden();
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var revoked = await db.Set<PersonalToken>()
            .Where(row => row.Id == token && row.Person == caller.User.Value && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), ct);
        if (revoked == 0)
        {
            return Refusal.NotFound("token");
        }

        await index.RefreshAsync(caller.User.Value, ct);
        await audit.WriteAsync(
            LedgerKind.TokenRevoked,
            caller.User,
            caller.Colony,
            new JsonObject { ["token"] = token.ToString() }.ToJsonString(),
            ct
        );
        return default(Done);
    }

    private PersonalToken New(Caller caller, CreateToken request, string secret)
    {
        var now = time.GetUtcNow();
        return new PersonalToken
        {
            Id = TokenId.New(),
            Person = caller.User.Value,
            Colony = caller.Colony,
            Name = request.Name.Trim(),
            Hash = TokenText.HashOf(secret),
            Scopes = request.Scopes,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = now.AddDays(request.LifetimeDays).ToUnixTimeMilliseconds(),
        };
    }

    // The name is the person's own text and may be a name of somebody: it stays out of what cannot be erased.
    private static string DetailsOf(PersonalToken token) =>
        new JsonObject
        {
            ["token"] = token.Id.ToString(),
            ["scopes"] = ((int)token.Scopes).ToString(CultureInfo.InvariantCulture),
            ["expires"] = token.ExpiresAt,
        }.ToJsonString();

    private IQueryable<PersonalToken> Working(AppDb db, Caller caller)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return db.Set<PersonalToken>()
            .AsNoTracking()
            .Where(token => token.Person == caller.User.Value && token.RevokedAt == null && token.ExpiresAt > now);
    }

    private static Refusal Forbidden() => new(RefusalKind.Forbidden, "scope-missing", "Only a signed-in person may do this, not a token.");
}
