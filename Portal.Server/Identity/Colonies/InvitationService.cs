using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity.Colonies;

/// <summary>Invitations of a colony, for pages and API: its owners' alone.</summary>
internal sealed class InvitationService(
    IDbContextFactory<AppDb> databases,
    PortalLinks links,
    IPeopleNames names,
    PeopleAudit audit,
    StepUp stepUp,
    TimeProvider time
) : IInvitations
{
    public static readonly TimeSpan Life = TimeSpan.FromDays(7);
    private const int MostOpen = 200;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task<Outcome<IReadOnlyList<InvitationView>>> OpenAsync(Caller caller, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Colony))
        {
            return ColonyRules.OnlyOwners;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await Usable(db, Now)
            .AsNoTracking()
            .Where(row => row.Colony == caller.Colony)
            .OrderByDescending(row => row.CreatedAt)
            .ToListAsync(ct);
        var views = new List<InvitationView>(rows.Count);
        foreach (var row in rows)
        {
            views.Add(await ViewAsync(row));
        }

        return views;
    }

    public async Task<Outcome<NewInvitation>> InviteAsync(Caller caller, Invite request, CancellationToken ct)
    {
        if (Refuse(caller, request) is { } refusal)
        {
            return refusal;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await db.Set<Colony>().AnyAsync(row => row.Id == caller.Colony, ct))
        {
            return Refusal.NotFound("colony");
        }

        if (await Usable(db, Now).CountAsync(row => row.Colony == caller.Colony, ct) >= MostOpen)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "too-many-invitations",
                $"{MostOpen} invitations of this colony are open. Withdraw one that is not needed."
            );
        }

        var code = Secrets.New();
        var row = new Invitation
        {
            Id = InvitationId.New(),
            Colony = caller.Colony,
            Role = request.Role,
            Hash = TokenText.HashOf(code),
            Email = string.IsNullOrWhiteSpace(request.Email) ? null : request.Email.Trim(),
            CreatedBy = caller.User,
            CreatedAt = Now,
            ExpiresAt = (time.GetUtcNow() + Life).ToUnixTimeMilliseconds(),
        };
        db.Add(row);
        await db.SaveChangesAsync(ct);
        var details = LedgerChain.Details(("invitation", row.Id), ("role", row.Role));
        await audit.OfColonyAsync(LedgerKind.PersonInvited, caller.Colony, caller.User, details, ct);
        return new NewInvitation(await ViewAsync(row), links.Invitation(code));
    }

    public async Task<Outcome<Done>> WithdrawAsync(Caller caller, InvitationId invitation, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Colony))
        {
            return ColonyRules.OnlyOwners;
        }

        var now = Now;
        await using var db = await databases.CreateDbContextAsync(ct);
        var withdrawn = await Usable(db, now)
            .Where(row => row.Id == invitation && row.Colony == caller.Colony)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.WithdrawnAt, now).SetProperty(row => row.Email, (string?)null), ct);
        if (withdrawn == 0)
        {
            return Refusal.NotFound("open invitation");
        }

        var details = LedgerChain.Details(("invitation", invitation));
        await audit.OfColonyAsync(LedgerKind.InvitationWithdrawn, caller.Colony, caller.User, details, ct);
        return default(Done);
    }

    /// <summary>Those that still work.</summary>
    internal static IQueryable<Invitation> Usable(AppDb db, long now) =>
        db.Set<Invitation>().Where(row => row.UsedAt == null && row.WithdrawnAt == null && row.ExpiresAt > now);

    private Refusal? Refuse(Caller caller, Invite request) =>
        !caller.Has(Scopes.Colony) ? ColonyRules.OnlyOwners
        : !Enum.IsDefined(request.Role) ? ColonyRules.BadRole
        : !IsGood(request.Email)
            ? new Refusal(RefusalKind.Invalid, "invitation-email", "This is not an e-mail address. It may also be left empty: nothing is sent there.")
        : request.Role == ColonyRole.Owner ? stepUp.Refuse(caller)
        : null;

    private static bool IsGood(string? email) =>
        string.IsNullOrWhiteSpace(email) || (email.Trim().Length <= 256 && MailAddress.TryCreate(email.Trim(), out _));

    private async Task<InvitationView> ViewAsync(Invitation row) =>
        new(
            row.Id,
            row.Role,
            await names.NameAsync(row.CreatedBy.Value),
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
            DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt),
            row.Email
        );
}
