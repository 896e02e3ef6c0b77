using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Pollinator.Contracts;
using Pollinator.Portal.Server.Data;

namespace Pollinator.Portal.Server.Executors;

/// <summary>Names of executors, from memory; a retired one is read once.</summary>
internal sealed class ExecutorNames(Roster roster, IDbContextFactory<AppDb> databases) : IExecutorNames
{
    private readonly ConcurrentDictionary<Guid, string> _retired = new();

    public async ValueTask<string> NameAsync(Guid id)
    {
        if (roster.Find(new ExecutorId(id)) is { } live)
        {
            return live.Profile.Name;
        }

        if (_retired.TryGetValue(id, out var known))
        {
            return known;
        }

        await using var db = await databases.CreateDbContextAsync();
        var executor = new ExecutorId(id);
        var name = await db.Set<ExecutorRow>().Where(row => row.Id == executor).Select(row => row.Name).FirstOrDefaultAsync() ?? id.ToString();
        return _retired.GetOrAdd(id, name);
    }
}
