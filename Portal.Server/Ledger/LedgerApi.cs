using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Api;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Ledger;

/// <summary>The ledger over REST.</summary>
internal static class LedgerApi
{
    private const string JsonLines = "application/jsonl";

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
        ledger.MapGet("", FindAsync).WithSummary("The colony's entries, filtered, newest first.").Produces<LedgerEntries>();
        ledger
            .MapGet("/export", ExportAllAsync)
            .WithSummary("Every chain in which something matches, whole and proved: JSON lines, a chain each.")
            .Produces<LedgerExport>(contentType: JsonLines);
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

    private static async Task<IResult> FindAsync(
        ILedger ledger,
        HttpContext http,
        [AsParameters] AskedEntries asked,
        CancellationToken ct,
        long? before = null,
        int take = 50
    ) => (await ledger.FindAsync(http.Caller(), asked.Filter, before, take, ct)).ToResult();

    private static async Task<IResult> ExportAllAsync(ILedger ledger, HttpContext http, [AsParameters] AskedEntries asked, CancellationToken ct)
    {
        var chains = await ledger.ExportAllAsync(http.Caller(), asked.Filter, ct);
        return chains.IsOk
            ? Results.Stream(body => WriteAsync(chains.Value, body, ct), JsonLines, fileDownloadName: "ledger.jsonl")
            : chains.Refusal.ToResult();
    }

    private static async Task WriteAsync(IAsyncEnumerable<LedgerExport> chains, Stream body, CancellationToken ct)
    {
        await foreach (var chain in chains.WithCancellation(ct))
        {
            await JsonSerializer.SerializeAsync(body, chain, ContractsJson.Default.LedgerExport, ct);
            await body.WriteAsync("\n"u8.ToArray(), ct);
        }
    }

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

    /// <summary>Which entries are asked for: <c>group=SignIns&amp;person=…&amp;from=…&amp;until=…</c>.</summary>
    internal readonly record struct AskedEntries(LedgerGroup? Group, UserId? Person, DateTimeOffset? From, DateTimeOffset? Until)
    {
        public LedgerFilter Filter =>
            new()
            {
                Group = Group,
                Person = Person,
                From = From,
                Until = Until,
            };
    }
}
