using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity.Colonies;

namespace Pollinator.Portal.Server.Identity.Outside;

/// <summary>
/// Which accounts elsewhere sign a person in. A link is made by a signed-in person who confirmed it just now, and by nothing else: an address that
/// is the same in two places need not be the same person's.
/// </summary>
internal sealed class OutsideLinks(IDbContextFactory<AppDb> databases, OutsideAuthorities authorities, StepUp stepUp, AccountAudit audit)
    : IOutsideSignIns
{
    public async Task<Outcome<OutsideSignInsView>> GetAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Account))
        {
            return ColonyRules.OnlyInPerson;
        }

        var linked = await OfAsync(caller.User.Value, ct);
        return new OutsideSignInsView(
            [.. authorities.All.Select(authority => new AuthorityView(authority.Name, authority.DisplayName))],
            [.. linked.Select(View)]
        );
    }

    public async Task<Outcome<Done>> UnlinkAsync(Caller caller, string signIn, CancellationToken ct)
    {
        if (Refuse(caller) is { } refusal)
        {
            return refusal;
        }

        var found = (await OfAsync(caller.User.Value, ct)).FirstOrDefault(link => IdOf(link) == signIn);
        await using var db = await databases.CreateDbContextAsync(ct);
        if (
            found is null
            || await db
                .UserLogins.Where(row =>
                    row.UserId == caller.User.Value && row.LoginProvider == found.LoginProvider && row.ProviderKey == found.ProviderKey
                )
                .ExecuteDeleteAsync(ct) == 0
        )
        {
            return Refusal.NotFound("link");
        }

        await WriteAsync(LedgerKind.OutsideUnlinked, caller, found.LoginProvider, ct);
        return default(Done);
    }

    /// <summary>Has the proved account sign the caller in from now on.</summary>
    public async Task<Outcome<Done>> LinkAsync(Caller caller, OutsideProof proof, CancellationToken ct)
    {
        if (Refuse(caller) is { } refusal)
        {
            return refusal;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var owner = await db
            .UserLogins.Where(row => row.LoginProvider == proof.Issuer && row.ProviderKey == proof.Subject)
            .Select(row => (Guid?)row.UserId)
            .FirstOrDefaultAsync(ct);
        if (owner is not null)
        {
            return owner == caller.User.Value ? default(Done) : OutsideRefusals.Taken;
        }

        db.Add(
            new IdentityUserLogin<Guid>
            {
                LoginProvider = proof.Issuer,
                ProviderKey = proof.Subject,
                ProviderDisplayName = proof.Account,
                UserId = caller.User.Value,
            }
        );
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Somebody was faster: issuer and subject are the row's key.
            return OutsideRefusals.Taken;
        }

        await WriteAsync(LedgerKind.OutsideLinked, caller, proof.Issuer, ct);
        return default(Done);
    }

    /// <summary>The authorities that can confirm who this person is.</summary>
    public async Task<IReadOnlyList<string>> ConfirmingAsync(Guid person, CancellationToken ct) =>
        [
            .. (await OfAsync(person, ct))
                .Select(link => authorities.OfIssuer(link.LoginProvider))
                .OfType<OutsideAuthority>()
                .Where(authority => authority.Options.CanConfirm)
                .Select(authority => authority.Name)
                .Distinct(StringComparer.Ordinal),
        ];

    private async Task<List<IdentityUserLogin<Guid>>> OfAsync(Guid person, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        return await db
            .UserLogins.AsNoTracking()
            .Where(row => row.UserId == person)
            .OrderBy(row => row.LoginProvider)
            .ThenBy(row => row.ProviderKey)
            .ToListAsync(ct);
    }

    private Refusal? Refuse(Caller caller) => caller.Has(Scopes.Account) ? stepUp.Refuse(caller) : ColonyRules.OnlyInPerson;

    // The account elsewhere is a person's own and may be erased; of the chain only the organisation remains.
    private Task WriteAsync(LedgerKind kind, Caller caller, string issuer, CancellationToken ct) =>
        audit.WriteAsync(kind, caller.User, caller.Colony, new JsonObject { ["issuer"] = issuer }.ToJsonString(), ct);

    private OutsideSignInView View(IdentityUserLogin<Guid> link)
    {
        var authority = authorities.OfIssuer(link.LoginProvider);
        return new OutsideSignInView(
            IdOf(link),
            authority?.Name,
            authority?.DisplayName ?? link.LoginProvider,
            link.ProviderDisplayName ?? link.ProviderKey
        );
    }

    // Says nothing of the subject to whoever sees the address of a request.
    private static string IdOf(IdentityUserLogin<Guid> link) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{link.LoginProvider}\n{link.ProviderKey}")));
}
