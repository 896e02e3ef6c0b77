using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Ledger;

namespace Pollinator.Portal.Server.Identity;

/// <summary>Writes to a person's own chain what happened to the account, its sessions, factors and tokens.</summary>
internal sealed class AccountAudit(IEnumerable<ILedgerWriter> ledgers, IDbContextFactory<AppDb> databases, IHttpContextAccessor http)
{
    public async Task WriteAsync(LedgerKind kind, UserId person, ColonyId colony, string details = "{}", CancellationToken ct = default)
    {
        foreach (var ledger in ledgers)
        {
            await ledger.AppendAsync(new LedgerNote(person.Value, colony, kind, ActorKind.User, person.Value, details), ct);
        }
    }

    /// <summary>The same, in the colony that the person joined first.</summary>
    public async Task WriteAsync(LedgerKind kind, Guid person, IReadOnlyList<string>? methods = null, CancellationToken ct = default)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var colony = await db.FirstColonyOfAsync(person, ct);
        var details = methods is null
            ? "{}"
            : new JsonObject { ["by"] = new JsonArray([.. methods.Select(method => (JsonNode)method)]) }.ToJsonString();
        await WriteAsync(kind, new UserId(person), colony, details, ct);
    }

    /// <summary>The same, once the answer is on its way: the time an answer takes must not tell whether there is an account.</summary>
    public void WriteLater(LedgerKind kind, Guid person) => http.HttpContext!.Response.OnCompleted(() => WriteAsync(kind, person));
}
