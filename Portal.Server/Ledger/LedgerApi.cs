using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>The ledger over REST.</summary>
internal static class LedgerApi
{
    public static void MapLedger(this RouteGroupBuilder api)
    {
        var job = api.MapGroup("/jobs/{job}/ledger").WithTags("Ledger");
        job.MapGet("", EntriesAsync)
            .WithSummary("A job's entries behind a sequence number, oldest first.")
            .Produces<IReadOnlyList<LedgerEntryView>>();
        job.MapGet("/export", ExportAsync)
            .WithSummary("A job's chain with its proof and the keys, to keep and to check elsewhere.")
            .Produces<LedgerExport>();
        job.MapGet("/verify", VerifyAsync).WithSummary("Checks a job's chain as it stands in the database.").Produces<LedgerCheck>();

        var ledger = api.MapGroup("/ledger").RequireScope(Scopes.Read).WithTags("Ledger");
        ledger.MapGet("", RecentAsync).WithSummary("The colony's newest entries, newest first.").Produces<Page<LedgerEntryView>>();
        ledger.MapGet("/keys", Keys).WithSummary("The public halves of all keys that ever signed.").Produces<LedgerPublicKeys>();
        ledger
            .MapGet("/checkpoints", CheckpointsAsync)
            .WithSummary("Checkpoints behind a number, oldest first.")
            .Produces<IReadOnlyList<Checkpoint>>();
    }

    private static async Task<IResult> EntriesAsync(ILedger ledger, HttpContext http, JobId job, CancellationToken ct, long after = 0) =>
        (await ledger.EntriesAsync(http.Caller(), job, after, ct)).ToResult();

    private static async Task<IResult> ExportAsync(ILedger ledger, HttpContext http, JobId job, CancellationToken ct)
    {
        var export = await ledger.ExportAsync(http.Caller(), job, ct);
        if (export.IsOk)
        {
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"ledger-{job}.json\"";
        }
        return export.ToResult();
    }

    private static async Task<IResult> VerifyAsync(ILedger ledger, HttpContext http, JobId job, CancellationToken ct) =>
        (await ledger.VerifyAsync(http.Caller(), job, ct)).ToResult();

    private static async Task<IResult> RecentAsync(ILedger ledger, HttpContext http, CancellationToken ct, int skip = 0, int take = 50) =>
        (await ledger.RecentAsync(http.Caller(), skip, take, ct)).ToResult();

    private static IResult Keys(LedgerKeys keys) => Results.Json(new LedgerPublicKeys(keys.Present.Id, keys.Published));

    // Checkpoints say nothing of a colony's jobs but how many chains grew.
    private static async Task<IResult> CheckpointsAsync(IDbContextFactory<AppDb> databases, CancellationToken ct, long after = 0, int take = 100)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var rows = await db.Set<CheckpointRow>()
            .AsNoTracking()
            .Where(row => row.Number > after)
            .OrderBy(row => row.Number)
            .Take(Math.Clamp(take, 1, 1000))
            .ToListAsync(ct);
        return Results.Json<IReadOnlyList<Checkpoint>>(rows.ConvertAll(row => row.ToCheckpoint()));
    }
}
