using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;
using Pollinator.Portal.Server.Identity;

namespace Pollinator.Portal.Server.Projects;

/// <summary>Makes projects and gives them other names: no two of a colony have the same. Asks no caller's scopes: the service has.</summary>
internal sealed class ProjectNaming(IDbContextFactory<AppDb> databases, IPeopleNames people, TimeProvider time)
{
    public async Task<Outcome<ProjectView>> CreateAsync(Caller caller, string name, CancellationToken ct)
    {
        if (!ProjectNames.TryRead(name, out var read, out var refusal))
        {
            return refusal;
        }

        var row = new ProjectRow
        {
            Id = ProjectId.New(),
            Colony = caller.Colony,
            Name = read,
            NameKey = ProjectNames.KeyOf(read),
            CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
            CreatedBy = caller.User,
        };
        await using var db = await databases.CreateDbContextAsync(ct);
        db.Add(row);
        return await SaveAsync(db, row, ct) is { } taken
            ? taken
            : new ProjectView(
                row.Id,
                row.Name,
                DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
                await people.NameAsync(caller.User.Value),
                null,
                0,
                0
            );
    }

    public async Task<Outcome<Done>> RenameAsync(Caller caller, ProjectId project, string name, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Set<ProjectRow>().SingleOrDefaultAsync(row => row.Id == project && row.Colony == caller.Colony, ct) is not { } found)
        {
            return Refusal.NotFound("project");
        }

        if (!ProjectNames.TryRead(name, out var read, out var refusal))
        {
            return refusal;
        }

        (found.Name, found.NameKey) = (read, ProjectNames.KeyOf(read));
        return await SaveAsync(db, found, ct) is { } taken ? taken : default(Done);
    }

    private static async Task<Refusal?> SaveAsync(AppDb db, ProjectRow row, CancellationToken ct)
    {
        if (await IsTakenAsync(db, row, ct))
        {
            return Taken(row.Name);
        }

        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await IsTakenAsync(db, row, ct))
            {
                throw;
            }

            return Taken(row.Name);
        }
    }

    private static Task<bool> IsTakenAsync(AppDb db, ProjectRow row, CancellationToken ct) =>
        db.Set<ProjectRow>().AnyAsync(other => other.Colony == row.Colony && other.NameKey == row.NameKey && other.Id != row.Id, ct);

    private static Refusal Taken(string name) =>
        new(RefusalKind.Conflict, "project-name-taken", $"There is a project named '{name}' already. Open it, or choose another name.");
}
