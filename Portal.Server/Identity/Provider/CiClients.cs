using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Pollinator.Portal.Server.Identity.Provider;

/// <summary>Makes and revokes the clients of a person.</summary>
internal sealed class CiClients(IServiceScopeFactory scopes, IDbContextFactory<AppDb> databases, StepUp stepUp, AccountAudit audit, TimeProvider time)
    : IClients
{
    private const int Most = 100;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<Outcome<IReadOnlyList<ClientView>>> ListAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Contracts.Scopes.Account))
        {
            return Forbidden();
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Working(db, caller).OrderByDescending(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(ct);
        return rows.ConvertAll(row => row.ToView());
    }

    public async Task<Outcome<NewClient>> CreateAsync(Caller caller, CreateClient request, CancellationToken ct)
    {
        if (!caller.Has(Contracts.Scopes.Account))
        {
            return Forbidden();
        }

        if ((TokenRules.Check(new(request.Name, request.Scopes, request.LifetimeDays), caller, isClient: true) ?? stepUp.Refuse(caller)) is { } fault)
        {
            return fault;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (await Working(db, caller).CountAsync(ct) >= Most)
        {
            return new Refusal(RefusalKind.Conflict, "too-many-clients", $"You have {Most} clients. Revoke one you no longer use.");
        }

        // The cookie may be older than the end of the membership.
        if (!await db.Set<Membership>().AnyAsync(row => row.Person == caller.User.Value && row.Colony == caller.Colony, ct))
        {
            return Refusal.NotFound("account");
        }

        var (row, secret) = (New(caller, request), Secrets.New());
        await RegisterAsync(row, secret, ct);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await audit.WriteAsync(LedgerKind.ClientCreated, caller.User, caller.Colony, DetailsOf(row), ct);
        return new NewClient(row.ToView(), secret);
    }

    public async Task<Outcome<Done>> RevokeAsync(Caller caller, string client, CancellationToken ct)
    {
        if (!caller.Has(Contracts.Scopes.Account))
        {
            return Forbidden();
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var now = Now;
        var revoked = await db.Set<CiClient>()
            .Where(row => row.Id == client && row.Person == caller.User.Value && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), ct);
        if (revoked == 0)
        {
            return Refusal.NotFound("client");
        }

        await ForgetAsync(db, client, ct);
        await audit.WriteAsync(LedgerKind.ClientRevoked, caller.User, caller.Colony, new JsonObject { ["client"] = client }.ToJsonString(), ct);
        return default(Done);
    }

    /// <summary>The client, when it works now; that it was used is written down.</summary>
    public async Task<CiClient?> UseAsync(string? id, CancellationToken ct)
    {
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(ct);
        var row = await db.Set<CiClient>()
            .AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == id && row.RevokedAt == null && row.ExpiresAt > now, ct);
        if (row is not null)
        {
            await db.Set<CiClient>().Where(one => one.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsedAt, now), ct);
        }

        return row;
    }

    private async Task RegisterAsync(CiClient row, string secret, CancellationToken ct)
    {
        var client = new OpenIddictApplicationDescriptor
        {
            ClientId = row.Id,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            DisplayName = row.Name,
            Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
        };
        client.Permissions.UnionWith(ScopeNames.Of(row.Scopes).Select(scope => Permissions.Prefixes.Scope + scope));
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(client, ct);
    }

    // Not by OpenIddict's manager: it deletes within a transaction that waits for the writers' queue, whose turn may wait for that very transaction.
    private static async Task ForgetAsync(AppDb db, string client, CancellationToken ct)
    {
        await db.Set<OpenIddictEntityFrameworkCoreToken<Guid>>().Where(row => row.Application!.ClientId == client).ExecuteDeleteAsync(ct);
        await db.Set<OpenIddictEntityFrameworkCoreAuthorization<Guid>>().Where(row => row.Application!.ClientId == client).ExecuteDeleteAsync(ct);
        await db.Set<OpenIddictEntityFrameworkCoreApplication<Guid>>().Where(row => row.ClientId == client).ExecuteDeleteAsync(ct);
    }

    private CiClient New(Caller caller, CreateClient request)
    {
        var now = time.GetUtcNow();
        return new()
        {
            Id = CiClient.Prefix + Guid.CreateVersion7().ToString("N"),
            Person = caller.User.Value,
            Colony = caller.Colony,
            Name = request.Name.Trim(),
            Scopes = request.Scopes,
            CreatedAt = now.ToUnixTimeMilliseconds(),
            ExpiresAt = now.AddDays(request.LifetimeDays).ToUnixTimeMilliseconds(),
        };
    }

    // The name is the person's own text: it stays out of what cannot be erased.
    private static string DetailsOf(CiClient client) =>
        new JsonObject
        {
            ["client"] = client.Id,
            ["scopes"] = ((int)client.Scopes).ToString(CultureInfo.InvariantCulture),
            ["expires"] = client.ExpiresAt,
        }.ToJsonString();

    private IQueryable<CiClient> Working(AppDb db, Caller caller)
    {
        var now = Now;
        return db.Set<CiClient>().AsNoTracking().Where(row => row.Person == caller.User.Value && row.RevokedAt == null && row.ExpiresAt > now);
    }

    private static Refusal Forbidden() => new(RefusalKind.Forbidden, "scope-missing", "Only a signed-in person may do this, not a token.");
}
