using System.Text;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Projects;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>Secrets, for pages and API: who may do what is decided here. There is no way back to a value.</summary>
internal sealed class SecretsService(
    IDbContextFactory<AppDb> databases,
    SecretVault vault,
    ICommitQueue queue,
    IPeopleNames people,
    StepUp stepUp,
    TimeProvider time
) : ISecrets
{
    /// <summary>Most secrets of one project, or of one colony.</summary>
    public const int Most = 100;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task<Outcome<IReadOnlyList<SecretView>>> ListAsync(Caller caller, ProjectId? project, CancellationToken ct)
    {
        if (!caller.Has(Scopes.Read))
        {
            return new Refusal(RefusalKind.Forbidden, "scope-missing", "This token was not made for reading. Make one with the right 'See'.");
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        if (!await IsThereAsync(db, caller, project, ct))
        {
            return Refusal.NotFound("project");
        }

        var rows = await db.Set<SecretRow>()
            .Where(row => row.Colony == caller.Colony && row.Project == project)
            .OrderBy(row => row.Name)
            .Select(row => new
            {
                row.Name,
                row.SetBy,
                row.SetAt,
                row.LastHandedOutAt,
            })
            .ToListAsync(ct);
        var views = new List<SecretView>(rows.Count);
        foreach (var row in rows)
        {
            views.Add(new(row.Name, await people.NameAsync(row.SetBy.Value), At(row.SetAt), row.LastHandedOutAt is { } last ? At(last) : null));
        }

        return views;
    }

    public async Task<Outcome<Done>> SetAsync(Caller caller, ProjectId? project, string name, string value, CancellationToken ct)
    {
        if (await RefuseAsync(caller, project, ct) is { } refusal || (refusal = Faults(name, value)) is not null)
        {
            return refusal;
        }

        var place = new SecretPlace(caller.Colony, project, name);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var kept = vault.Protect(place, id, value);
        return await queue.RunAsync<Outcome<Done>>(
            session =>
            {
                var isNew = !SecretWrites.Delete(session, place);
                if (isNew && SecretWrites.Count(session, place) >= Most)
                {
                    return new Refusal(RefusalKind.Conflict, "too-many-secrets", $"There are {Most} secrets already. Remove one first.");
                }

                SecretWrites.Insert(session, id, place, kept, caller.User, now.ToUnixTimeMilliseconds());
                Tell(session, LedgerKind.SecretSet, caller, place, isNew ? null : "in place of the value before");
                return default(Done);
            },
            ct
        );
    }

    public async Task<Outcome<Done>> RemoveAsync(Caller caller, ProjectId? project, string name, CancellationToken ct)
    {
        if (await RefuseAsync(caller, project, ct) is { } refusal)
        {
            return refusal;
        }

        var place = new SecretPlace(caller.Colony, project, name);
        return await queue.RunAsync<Outcome<Done>>(
            session =>
            {
                if (!SecretWrites.Delete(session, place))
                {
                    return Refusal.NotFound("secret");
                }

                Tell(session, LedgerKind.SecretRemoved, caller, place, message: null);
                return default(Done);
            },
            ct
        );
    }

    private void Tell(WriteSession session, LedgerKind kind, Caller caller, SecretPlace place, string? message)
    {
        var fact = new LedgerFact(kind, ActorKind.User, caller.User.Value)
        {
            Details = LedgerChain.Details(("name", place.Name), ("of", place.Project is null ? "colony" : "project"), ("message", message)),
        };
        LedgerChain.Append(
            session,
            place.Chain,
            place.Colony,
            LedgerChain.EndOf(session, place.Chain),
            fact,
            time.GetUtcNow().ToUnixTimeMilliseconds()
        );
    }

    private async Task<Refusal?> RefuseAsync(Caller caller, ProjectId? project, CancellationToken ct)
    {
        if (project is null && !caller.Has(Scopes.Colony))
        {
            return new Refusal(
                RefusalKind.Forbidden,
                "scope-missing",
                "Secrets of the whole colony are set and removed by its owners, on the portal's own page. Set it for one project, or ask an owner."
            );
        }

        if (project is not null && !caller.Has(Scopes.Projects))
        {
            return new Refusal(
                RefusalKind.Forbidden,
                "scope-missing",
                "This token may not change projects. Make one with the right 'Change projects'."
            );
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        return await IsThereAsync(db, caller, project, ct) ? stepUp.Refuse(caller) : Refusal.NotFound("project");
    }

    private static async Task<bool> IsThereAsync(AppDb db, Caller caller, ProjectId? project, CancellationToken ct) =>
        project is not { } id || await db.Set<ProjectRow>().AnyAsync(row => row.Id == id && row.Colony == caller.Colony, ct);

    private static Refusal? Faults(string name, string? value)
    {
        var faults = new Dictionary<string, Words[]>(StringComparer.Ordinal);
        if (SecretNames.FaultOf(name) is { } wrong)
        {
            faults["name"] = [wrong];
        }

        if (FaultOfValue(value) is { } fault)
        {
            faults["value"] = [fault];
        }

        return faults.Count == 0
            ? null
            : new Refusal(RefusalKind.Invalid, "invalid-secret", Words.Join(faults.Values.SelectMany(texts => texts))) { Faults = faults };
    }

    private static Words? FaultOfValue(string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            return "A secret has a value of 1 byte or more.";
        }

        try
        {
            return Strict.GetByteCount(value) > SetSecret.LongestValue
                    ? "A secret has at most 32 KiB. Keep what is larger elsewhere, and its key here."
                : value.Contains('\0', StringComparison.Ordinal) ? "A secret has no NUL in it: no environment variable can hold one."
                : null;
        }
        catch (EncoderFallbackException)
        {
            return "A secret is text; this has a character that is none: half a surrogate pair.";
        }
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
