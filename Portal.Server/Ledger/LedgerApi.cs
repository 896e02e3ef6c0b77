using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>The ledger's routes.</summary>
internal static class LedgerApi
{
    public static void MapLedger(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization().WithTags("Ledger");
        api.MapGet("/jobs/{id}/ledger", EntriesAsync).WithSummary("A job's entries, oldest first, behind a sequence number.");
        api.MapGet("/jobs/{id}/ledger/export", ExportAsync).WithSummary("A job's chain with its proof, to keep and to check elsewhere.");
        api.MapGet("/jobs/{id}/ledger/verify", VerifyAsync).WithSummary("Checks a job's chain as it stands in the database.");
        api.MapGet("/ledger", RecentAsync).WithSummary("The colony's newest entries, newest first.");
        api.MapGet("/ledger/keys", Keys).WithSummary("The public halves of all keys that ever signed.");
        api.MapGet("/ledger/checkpoints", CheckpointsAsync).WithSummary("Checkpoints behind a number, oldest first.");
    }

    private static async Task<IResult> EntriesAsync(ILedger ledger, HttpContext http, JobId id, CancellationToken ct, long after = 0) =>
        (await ledger.EntriesAsync(http.Caller(), id, after, ct)).ToResult();

    private static async Task<IResult> ExportAsync(ILedger ledger, HttpContext http, JobId id, CancellationToken ct)
    {
        var export = await ledger.ExportAsync(http.Caller(), id, ct);
        if (export.IsOk)
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"ledger-{id}.json\"";
        }
        return export.ToResult();
    }

    private static async Task<IResult> VerifyAsync(ILedger ledger, HttpContext http, JobId id, CancellationToken ct) =>
        (await ledger.VerifyAsync(http.Caller(), id, ct)).ToResult();

    private static async Task<IResult> RecentAsync(ILedger ledger, HttpContext http, CancellationToken ct, int skip = 0, int take = 50) =>
        (await ledger.RecentAsync(http.Caller(), skip, take, ct)).ToResult();

    private static IResult Keys(LedgerKeys keys, HttpContext http)
    {
        Outcome<LedgerPublicKeys> published = http.Caller().Has(Scopes.Read)
            ? new LedgerPublicKeys(keys.Present.Id, keys.Published)
            : LedgerRefusals.NotReadable;
        return published.ToResult();
    }

    private static async Task<IResult> CheckpointsAsync(
        IDbContextFactory<AppDb> databases,
        HttpContext http,
        CancellationToken ct,
        long after = 0,
        int take = 100
    )
    {
        if (!http.Caller().Has(Scopes.Read))
        {
            return LedgerRefusals.NotReadable.ToResult();
        }
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<CheckpointRow>()
            .AsNoTracking()
            .Where(row => row.Number > after)
            .OrderBy(row => row.Number)
            .Take(Math.Clamp(take, 1, 1000))
            .ToListAsync(ct);
        return Results.Json<IReadOnlyList<Checkpoint>>(rows.ConvertAll(row => row.ToCheckpoint()), ContractsJson.Default.IReadOnlyListCheckpoint);
    }
}
