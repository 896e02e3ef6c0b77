using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Secrets;

/// <summary>What the jobs room asks of secrets.</summary>
internal interface ISecretsThere
{
    /// <summary>Null when all that a job of this project names are there; else what to answer.</summary>
    Task<Refusal?> RefuseAsync(ColonyId colony, ProjectId? project, IReadOnlyList<string> names, CancellationToken ct);
}

/// <inheritdoc />
internal sealed class SecretsThere(IDbContextFactory<AppDb> databases) : ISecretsThere
{
    public async Task<Refusal?> RefuseAsync(ColonyId colony, ProjectId? project, IReadOnlyList<string> names, CancellationToken ct)
    {
        if (names.Count == 0)
        {
            return null;
        }

        await using var db = await databases.CreateDbContextAsync(ct);
        var there = await db.Set<SecretRow>()
            .Where(row => row.Colony == colony && (row.Project == project || row.Project == null) && names.Contains(row.Name))
            .Select(row => row.Name)
            .ToListAsync(ct);
        var missing = names.Except(there, StringComparer.Ordinal).ToList();
        if (missing.Count == 0)
        {
            return null;
        }

        Words whose = project is null ? "the job has no project, and its colony has none of that name" : "neither its project nor the colony has it";
        Words text =
            $"There is no secret {string.Join(", ", missing)}: {whose}. Set it on the project's page or with 'pollinator secret set', or take it out of the job.";
        return new Refusal(RefusalKind.Invalid, "secret-missing", text) { Faults = new Dictionary<string, Words[]> { ["secrets"] = [text] } };
    }
}
