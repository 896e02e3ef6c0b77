using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;
using Pollinator.Portal.Server.Ledger;
using Pollinator.Portal.Server.Logs;

namespace Pollinator.Portal.Server.Projects;

/// <summary>
/// Deletes projects with all that is theirs alone. Jobs stay as rows and chains: what happened can still be proved when its files are gone. Rows go first and
/// in one transaction; a portal that ends behind it leaves files that nobody can name any more.
/// </summary>
internal sealed class ProjectRemoval(ICommitQueue queue, SnapshotGate gate, UnusedBlobs blobs, LogStore logs, StepUp stepUp, TimeProvider time)
{
    private const string FindProject = """SELECT "Name" FROM "Projects" WHERE "Id"=?1 AND "Colony"=?2""";
    private const string FindJobs = """SELECT "Id","State" FROM "Jobs" WHERE "Colony"=?1 AND "Project"=?2""";
    private const string FindOfProject = """SELECT "Hash" FROM "Snapshots" WHERE "Project"=?1""";
    private const string DeleteOfProject = """DELETE FROM "Snapshots" WHERE "Project"=?1""";

    // One statement for all jobs, of which a project may have a hundred thousand: nobody else writes meanwhile.
    private const string DeleteOfJobs =
        """DELETE FROM "Snapshots" WHERE "Job" IN (SELECT "Id" FROM "Jobs" WHERE "Colony"=?1 AND "Project"=?2) RETURNING "Hash" """;
    private const string DeleteSecrets = """DELETE FROM "Secrets" WHERE "Project"=?1""";
    private const string DeleteProject = """DELETE FROM "Projects" WHERE "Id"=?1""";

    public async Task<Outcome<Done>> DeleteAsync(Caller caller, ProjectId project, CancellationToken ct)
    {
        using var alone = await gate.AloneAsync(ct);
        var removed = await queue.RunAsync(session => Remove(session, caller, project), ct);
        if (!removed.IsOk)
        {
            return removed.Refusal;
        }

        // The project is gone by now: whoever asked may leave, and its bytes go all the same.
        await blobs.FreeAsync(caller.Colony, removed.Value.Snapshots, CancellationToken.None);
        foreach (var job in removed.Value.Jobs)
        {
            logs.Remove(job);
        }

        return default(Done);
    }

    private Outcome<Removed> Remove(WriteSession session, Caller caller, ProjectId project)
    {
        var (id, colony) = (Bytes(project.Value), Bytes(caller.Colony.Value));
        if (Texts(session.Read(FindProject).Bind(id, colony)) is not [var name])
        {
            return Refusal.NotFound("project");
        }

        if (stepUp.Refuse(caller) is { } confirm)
        {
            return confirm;
        }

        var (jobs, underWay) = Jobs(session, colony, id);
        if (underWay > 0)
        {
            return new Refusal(
                RefusalKind.Conflict,
                "project-has-jobs",
                underWay == 1
                    ? "A job of this project has not ended. Wait for the end or cancel, then delete the project."
                    : (Words)$"{underWay} jobs of this project have not ended. Wait for the end or cancel, then delete the project."
            );
        }

        var snapshots = Hashes(session.Read(FindOfProject).Bind(id)).ToHashSet();
        session.Write(DeleteOfProject).Bind(id).Execute();
        snapshots.UnionWith(Hashes(session.Write(DeleteOfJobs).Bind(colony, id)));
        var secrets = session.Write(DeleteSecrets).Bind(id).Execute();
        session.Write(DeleteProject).Bind(id).Execute();
        var fact = new LedgerFact(LedgerKind.ProjectDeleted, ActorKind.User, caller.User.Value)
        {
            Details = LedgerChain.Details(("name", name), ("snapshots", snapshots.Count), ("jobs", jobs.Count), ("secrets", secrets)),
        };
        var end = LedgerChain.EndOf(session, project.Value);
        LedgerChain.Append(session, project.Value, caller.Colony, end, fact, time.GetUtcNow().ToUnixTimeMilliseconds());
        return new Removed(snapshots, jobs);
    }

    private static (List<JobId> Jobs, int UnderWay) Jobs(WriteSession session, byte[] colony, byte[] project)
    {
        using var reader = session.Read(FindJobs).Bind(colony, project).Read();
        var (jobs, underWay) = (new List<JobId>(), 0);
        while (reader.Read())
        {
            jobs.Add(new JobId(new Guid((byte[])reader[0], bigEndian: true)));
            underWay += ((JobState)reader.GetInt32(1)).IsFinal() ? 0 : 1;
        }

        return (jobs, underWay);
    }

    private static List<string> Texts(Statement statement)
    {
        using var reader = statement.Read();
        var found = new List<string>();
        while (reader.Read())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    private static List<ContentHash> Hashes(Statement statement)
    {
        using var reader = statement.Read();
        var found = new List<ContentHash>();
        while (reader.Read())
        {
            found.Add(ContentHash.FromBytes((byte[])reader[0]));
        }

        return found;
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private sealed record Removed(IReadOnlySet<ContentHash> Snapshots, IReadOnlyList<JobId> Jobs);
}
